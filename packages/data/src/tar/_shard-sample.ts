import type { Dataset, EncodedFile, SkippedSample } from '@leoclr/core';
import { encodePng } from '../_encode-png.ts';
import { imageExtensions } from '../_list-files.ts';
import { unreadable, whyUnreadable } from '../_unreadable.ts';

/** One picture as it goes into a shard. */
export interface ShardSample {
  readonly key: string;
  /** With its dot. */
  readonly extension: string;
  readonly bytes: Uint8Array;
  /** Content of `KEY.cls`. */
  readonly label: Uint8Array | null;
}

/** Picture number `index`, or why it is left out (strict mode throws instead). */
export async function shardSample(dataset: Dataset, index: number, strict: boolean): Promise<ShardSample | SkippedSample> {
  try {
    const { name, bytes } = await encoded(dataset, index);
    const label = dataset.labels?.[index] ?? -1;
    return {
      key: String(index).padStart(9, '0'),
      extension: extensionOf(name),
      bytes,
      label: label < 0 ? null : Buffer.from(String(label)),
    };
  } catch (error) {
    const why = whyUnreadable(error, `${dataset.name} number ${index}`);
    if (why === null || strict) throw error;
    return { index, name: why.sampleName, reason: why.reason };
  }
}

async function encoded(dataset: Dataset, index: number): Promise<EncodedFile> {
  if (dataset.file !== undefined) return dataset.file(index);
  const { name, image } = await dataset.get(index);
  return { name: `${name}.png`, bytes: await encodePng(image) };
}

function extensionOf(name: string): string {
  const extension = name.slice(name.lastIndexOf('.')).toLowerCase();
  if (imageExtensions.includes(extension)) return extension;
  throw unreadable('packShards()', { sampleName: name, reason: `its name ends in none of ${imageExtensions.join(', ')}` });
}
