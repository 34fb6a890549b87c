import type { Dataset } from '@leoclr/core';
import { checkIndex } from '../_check-index.ts';
import { decodeImage } from '../decode-image.ts';
import { nameAt, printableName } from '../_file-names.ts';
import { portableName } from '../_portable-name.ts';
import { rangedFile } from '../ranged/_open-ranged-file.ts';
import type { RangedFile, RangedFileFacts } from '../ranged/_ranged-file.ts';
import { fileName, shownPlace } from '../ranged/_web-address.ts';
import type { WebOptions } from '../ranged/web-options.ts';
import type { PackedStrings } from '../_strings.ts';
import { unreadable, whyUnreadable } from '../_unreadable.ts';

/** A data set whose pictures lie in archives, as the archives were when they were indexed. */
export interface TarPicturesOptions {
  readonly name: string;
  readonly shards: readonly RangedFileFacts[];
  /** For each picture its shard, and in it its path, place and size. In shared memory, like the labels. */
  readonly shardOf: Int32Array;
  readonly paths: PackedStrings;
  readonly offsets: Float64Array;
  readonly sizes: Float64Array;
  readonly classes: readonly string[];
  readonly labels: Int32Array | null;
  readonly web: WebOptions;
}

const WHAT = 'tarShards()';

/** An encoded picture above this size is a mistake or an attack. */
const MAX_BYTES = 2 ** 30;

/** The data set of indexed archives. Worker threads get the index, so that they open nothing before their first picture. */
export function tarPictures(options: TarPicturesOptions): Dataset {
  const { name, shards, shardOf, paths, offsets, sizes, classes, labels, web } = options;
  const { length } = shardOf;
  const files = shards.map((facts): RangedFile => rangedFile(WHAT, facts, web));

  const placeOf = (index: number): { file: RangedFile; path: string; shown: string } => {
    checkIndex(name, index, length);
    const file = files[shardOf[index]!]!;
    const path = nameAt(paths, index);
    return { file, path, shown: `${shownPlace(file.place)}/${printableName(path)}` };
  };
  const bytesAt = async (index: number): Promise<Uint8Array> => {
    const { file, shown } = placeOf(index);
    const size = sizes[index]!;
    if (size > MAX_BYTES) throw unreadable(WHAT, { sampleName: shown, reason: `it would be ${size} bytes long` });
    return file.read(offsets[index]!, size).catch((cause: unknown) => {
      throw unreadable(WHAT, { sampleName: shown, reason: whyUnreadable(cause, shown)?.reason ?? String(cause) }, cause);
    });
  };

  return {
    name,
    length,
    classes,
    labels,
    recipe: { module: import.meta.url, name: 'tarPictures', options },
    async get(index) {
      const { shown } = placeOf(index);
      return { image: await decodeImage(await bytesAt(index), shown), label: labels?.[index] ?? -1, name: shown };
    },
    async version(index) {
      const { file, path } = placeOf(index);
      await file.check();
      const shard = `${fileName(file.place)} ${file.size} ${file.stamp}`;
      return `${shard} ${printableName(path)} ${offsets[index]} ${sizes[index]} ${labels?.[index] ?? -1}`;
    },
    async file(index) {
      const { file, path } = placeOf(index);
      const inShard = portableName(path);
      const folder = fileName(file.place).replace(/\.tar$/, '');
      // Keys need only be unique within a shard.
      return { name: files.length === 1 ? inShard : `${folder}/${inShard}`, bytes: await bytesAt(index) };
    },
  };
}
