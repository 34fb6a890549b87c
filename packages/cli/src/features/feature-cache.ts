import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { cacheFolder } from '@leoclr/data';
import type { Features } from '@leoclr/eval';
import { loadSafetensors, saveSafetensors } from '@leoclr/io';
import type { SafetensorsFile } from '@leoclr/io';

/** Features that were computed before, by a text that says what they were made from. */
export interface FeatureCache {
  /** Null when they aren't there, or aren't whole any more. */
  read(key: string): Promise<Features | null>;
  /** Keeps them, if the disk lets it: a cache that can't be written to is no error. */
  write(key: string, features: Features): Promise<void>;
}

/** Room for the features of fifty evaluations on ImageNet's validation part, or of some hundred on smaller sets. The longest unused ones go. */
const MAX_BYTES = 4 * 2 ** 30;

/**
 * A cache in the folder `features` of the user's cache folder (`LEOCLR_CACHE`), one safetensors file an entry.
 *
 * Files are written whole or not at all, and hold the whole key and a checksum, which are compared when they are read: what is cut off,
 * damaged or another's counts as missing.
 */
export function featureCache(folder: string = cacheFolder('features'), maxBytes: number = MAX_BYTES): FeatureCache {
  const pathOf = (key: string): string => join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.safetensors`);
  return {
    async read(key) {
      const path = pathOf(key);
      const file = await loadSafetensors(path).catch(() => null);
      const features = file === null ? null : wholeFeatures(file, key);
      const now = new Date();
      if (features !== null) await utimes(path, now, now).catch(() => undefined); // it was used
      return features;
    },
    async write(key, features) {
      try {
        await mkdir(folder, { recursive: true });
        await saveSafetensors(pathOf(key), tensorsOf(features), { key, checksum: checksumOf(features) });
        await removeOldest(folder, maxBytes);
      } catch {
        // No room or no permission: then they are computed again the next time.
      }
    },
  };
}

function tensorsOf({ values, indices, count, width }: Features): SafetensorsFile['tensors'] {
  return {
    features: { dtype: 'F32', shape: [count, width], data: values },
    indices: { dtype: 'I32', shape: [count], data: indices },
  };
}

function wholeFeatures({ tensors, metadata }: SafetensorsFile, key: string): Features | null {
  const { features: rows, indices } = tensors;
  if (metadata['key'] !== key || rows?.dtype !== 'F32' || indices?.dtype !== 'I32') return null;
  const [count = 0, width = 0] = rows.shape;
  const features = { values: rows.data, count, width, indices: indices.data };
  return indices.data.length === count && checksumOf(features) === metadata['checksum'] ? features : null;
}

function checksumOf({ values, indices }: Features): string {
  return [values, indices].map(({ buffer, byteOffset, byteLength }) => crc32(new Uint8Array(buffer, byteOffset, byteLength))).join(' ');
}

async function removeOldest(folder: string, maxBytes: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.safetensors'));
  const files = await Promise.all(names.map(async (name) => ({ path: join(folder, name), ...(await sizeAndTime(join(folder, name))) })));
  let bytes = files.reduce((sum, { size }) => sum + size, 0);
  for (const { path, size } of files.toSorted((a, b) => a.time - b.time)) {
    if (bytes <= maxBytes) return;
    await rm(path, { force: true });
    bytes -= size;
  }
}

async function sizeAndTime(path: string): Promise<{ size: number; time: number }> {
  // Another process may have removed it meanwhile.
  const { size, mtimeMs: time } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }));
  return { size, time };
}
