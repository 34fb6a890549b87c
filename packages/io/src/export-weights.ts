import type { Weights } from '@leoclr/core';
import { saveSafetensors } from './save-safetensors.ts';
import { toTorchvision } from './to-torchvision.ts';

/**
 * Writes weights as a safetensors file that PyTorch reads into torchvision's network of the same shape with `strict=True`.
 *
 * Atomic: see `saveSafetensors`. Disposes nothing.
 *
 * @param metadata Text that travels along. `format: 'pt'`, which Hugging Face's loaders ask for, is added.
 * @throws LeoclrError `checkpoint` when the file can't be written, `shape` when a parameter has no known layout.
 *
 * @example
 * ```python
 * # The other side
 * from safetensors.torch import load_file
 * torchvision.models.resnet18().load_state_dict(load_file('resnet18.safetensors'), strict=True)
 * ```
 */
export async function exportWeights(path: string, weights: Weights, metadata: Readonly<Record<string, string>> = {}): Promise<void> {
  await saveSafetensors(path, await toTorchvision(weights), { format: 'pt', ...metadata });
}
