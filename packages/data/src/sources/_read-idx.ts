import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { LeoclrError } from '@leoclr/core';

/** Many times the largest known set (EMNIST by class: 547 MB): a header that says more is damaged, or means harm. */
const MAX_BYTES = 2 ** 31;

/** An array of bytes in a file of the IDX format. */
export interface IdxArray {
  readonly shape: readonly number[];
  /** All values, the last axis fastest; in a shared buffer. */
  readonly values: Uint8Array;
}

/**
 * The array in an IDX file, packed by gzip when its name ends in `.gz`: two zero bytes, the type (8 for bytes), the number of axes, their
 * sizes as big-endian 32-bit integers, the values.
 *
 * @throws LeoclrError `data` when the file can't be read or doesn't keep the format.
 */
export async function readIdx(path: string, axes: number): Promise<IdxArray> {
  const bytes = await readAll(path, 4 + 4 * axes + MAX_BYTES);
  const [zero0, zero1, type, found] = bytes;
  if (bytes.length < 4 + 4 * axes || zero0 !== 0 || zero1 !== 0 || type !== 8 || found !== axes) {
    const got = bytes.subarray(0, 4).toString('hex') || 'nothing';
    throw new LeoclrError(
      'data',
      `idx(): expected ${path} to begin like an IDX file of bytes with ${axes} axes (0000080${axes}), got ${got}.`,
    );
  }
  const shape = Array.from({ length: axes }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
  const wanted = shape.reduce((product, size) => product * size, 1);
  const length = bytes.length - 4 - 4 * axes;
  if (wanted !== length || wanted === 0) {
    throw new LeoclrError(
      'data',
      `idx(): expected ${path} to hold ${shape.join(' × ')} values, as its header says, got ${length}. Is it complete?`,
    );
  }
  const values = new Uint8Array(new SharedArrayBuffer(length));
  values.set(bytes.subarray(4 + 4 * axes));
  return { shape, values };
}

async function readAll(path: string, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) {
      length += chunk.length;
      if (length > limit) throw new Error('it holds more than 2 GiB');
      chunks.push(chunk);
    }
  };
  try {
    const source = createReadStream(path);
    await (path.endsWith('.gz') ? pipeline(source, createGunzip(), collect) : pipeline(source, collect));
  } catch (cause) {
    throw new LeoclrError('data', `idx(): can't read ${path}: ${(cause as Error).message}. Is it complete?`, { cause });
  }
  return Buffer.concat(chunks);
}
