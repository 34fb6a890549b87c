import { LeoclrError, type Network, type Weights } from '@leoclr/core';
import { fromTorchvision, type FromTorchvisionOptions } from './from-torchvision.ts';
import { loadSafetensors } from './load-safetensors.ts';
import { weightShapes } from './weight-shapes.ts';

/**
 * A network's weights from a safetensors file with torchvision's names and layouts. The caller owns them.
 *
 * @param network Says which names and shapes are expected.
 * @throws LeoclrError `checkpoint` with the path, when the file can't be read or doesn't fit the network.
 *
 * @example
 * ```ts
 * const network = resnet({ depth: 18 });
 * const weights = await importWeights('resnet18.safetensors', network, { ignore: ['fc.'] });
 * ```
 */
export async function importWeights(path: string, network: Network, options: FromTorchvisionOptions = {}): Promise<Weights> {
  const { tensors } = await loadSafetensors(path);
  try {
    return fromTorchvision(tensors, weightShapes(network), options);
  } catch (error) {
    if (!(error instanceof LeoclrError)) throw error;
    const message = `importWeights(): ${path} doesn't fit ${network.name}: ${error.message.replace('fromTorchvision(): ', '')}`;
    throw new LeoclrError(error.code, message, { cause: error });
  }
}
