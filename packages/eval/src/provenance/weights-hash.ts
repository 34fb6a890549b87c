import type { Params, Weights } from '@leoclr/core';
import { sha256, sha256OfText } from './_sha256.ts';

/**
 * 32 hexadecimal digits that are others when any weight or running statistic is: names, types, shapes and every bit count, the order doesn't.
 *
 * They are the first half of a SHA-256. Weights are hashed as they lie in memory (convolutions HWIO), so the digits are the same for a
 * checkpoint and for the torchvision file that was exported from it. Reads the tensors through `data()`; disposes nothing.
 *
 * @example
 * ```ts
 * await weightsHash(network.init(1)); // the same on every machine
 * ```
 */
export async function weightsHash({ params, stats }: Weights): Promise<string> {
  const lines = [...(await linesOf('params', params)), ...(await linesOf('stats', stats))];
  return (await sha256OfText(lines.toSorted().join('\n'))).slice(0, 32);
}

function linesOf(part: string, tensors: Params): Promise<string[]> {
  const entries = Object.entries(tensors).map(async ([name, tensor]) => {
    const { buffer, byteOffset, byteLength } = await tensor.data();
    const digest = await sha256(new Uint8Array(buffer, byteOffset, byteLength));
    return JSON.stringify([part, name, tensor.dtype, tensor.shape, digest]);
  });
  return Promise.all(entries);
}
