import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { classLabels } from '../_class-labels.ts';
import { packNames } from '../_file-names.ts';
import { mapLimited } from '../_map-limited.ts';
import { expandPlaces } from '../ranged/_expand-places.ts';
import { nameOfFiles } from '../ranged/_name-of-files.ts';
import { openRangedFile } from '../ranged/_open-ranged-file.ts';
import type { RangedFileFacts } from '../ranged/_ranged-file.ts';
import { shownPlace } from '../ranged/_web-address.ts';
import type { WebOptions } from '../ranged/web-options.ts';
import { classNamesBeside } from './_class-names.ts';
import { labelSource, tarLabels } from './_tar-classes.ts';
import { tarIndex } from './_tar-index.ts';
import { tarPictures } from './_tar-pictures.ts';
import { tarSamples } from './_tar-samples.ts';
import type { TarSample } from './_tar-samples.ts';

/** Options of {@link tarShards}. */
export interface TarShardsOptions {
  /**
   * Paths or http(s) addresses: `shards/train-{000000..000146}.tar`, `shards/train-*.tar`, a folder of `.tar` files, one file, or a list of
   * these.
   */
  readonly shards: string | readonly string[];
  /**
   * Where labels are.
   * - `auto` (default): `.cls` members, else `.json` ones, else the folders in the archive if there are several; else there are no labels.
   * - `cls`, `txt`: a member `KEY.cls` or `KEY.txt` with a class number or name.
   * - `json`: a member `KEY.json` with a number, a name, or an object with `label`, `cls` or `class`.
   * - `folder`: the folder that holds the picture, `CLASS/KEY.jpg`.
   * - `none`: no labels.
   */
  readonly label?: 'auto' | 'cls' | 'json' | 'txt' | 'folder' | 'none';
  /** Extension of the picture where samples have several, e.g. `left.jpg`. Default: the first of .jpg .jpeg .png .webp .gif .tif .tiff .avif. */
  readonly image?: string;
  /** Class names in label order. Default: the lines of `classes.txt` beside the first shard; else the names in code-unit order, or numbers. */
  readonly classes?: readonly string[];
  /** Short name for logs. Default the first shard's, without its number. */
  readonly name?: string;
  /** How web servers are asked. */
  readonly web?: WebOptions;
}

/** Archives that are indexed at the same time. */
const AT_ONCE = 4;

/**
 * The pictures of WebDataset shards: uncompressed tar files in which members with the same key (the path up to the first dot of the file's
 * name) make a sample. Other tar files of pictures are read as well. Nothing is unpacked; on a web server that answers range requests the
 * shards may stay where they are.
 *
 * Order: shard by shard, in each the archive's. Links, devices, sparse and hidden files are passed over; of a name that occurs twice the last
 * counts; where a name is no UTF-8, messages show it with `\xe9`.
 *
 * **Index.** The headers of a shard are read once (over the web, that is about all of it when pictures are smaller than 256 kB) and kept in
 * `SHARD.tar.leoclr-index`, or in the cache folder (`LEOCLR_CACHE`) where that can't be written. The index has a checksum and is made anew
 * when the shard's size or time of change (on a web server: ETag or Last-Modified) differs. A shard that changes later on is noticed: its
 * pictures can't be read any more.
 *
 * @throws LeoclrError `data` when a shard is missing, compressed, cut off or damaged, when there are no pictures, and when labels don't fit.
 *
 * @example
 * ```ts
 * const train = await tarShards({ shards: 'shards/train-{000000..000146}.tar' });
 * ```
 */
export async function tarShards(options: TarShardsOptions): Promise<Dataset> {
  const { label = 'auto', image, web = {} } = options;
  const places = await expandPlaces('tarShards()', options.shards, '.tar');
  const shards = await mapLimited(places, AT_ONCE, async (place): Promise<{ facts: RangedFileFacts; samples: TarSample[] }> => {
    const file = await openRangedFile('tarShards()', place, web);
    const index = await tarIndex('tarShards()', file);
    return { facts: { place, size: file.size, stamp: file.stamp }, samples: tarSamples(index, image) };
  });
  const samples = shards.flatMap((shard) => shard.samples);
  if (samples.length === 0) {
    const more = places.length === 1 ? '' : ` and ${places.length - 1} more`;
    const wanted = image === undefined ? 'pictures' : `pictures with the ending .${image}`;
    throw new LeoclrError('data', `tarShards(): expected ${wanted} in ${shownPlace(places[0]!)}${more}, found none.`);
  }
  const source = label === 'auto' ? labelSource(samples) : label;
  const names = options.classes ?? (source === 'none' ? null : await classNamesBeside('tarShards()', places[0]!, web));
  const { classes, labels } =
    source === 'none' ? { classes: [], labels: null } : classLabels('tarShards()', tarLabels(samples, source), names);
  return tarPictures({
    name: options.name ?? nameOfFiles(places[0]!),
    shards: shards.map(({ facts }) => facts),
    shardOf: shared(
      Int32Array,
      shards.flatMap((shard, number) => shard.samples.map(() => number)),
    ),
    paths: packNames(samples.map(({ member }) => member.name)),
    offsets: shared(
      Float64Array,
      samples.map(({ member }) => member.offset),
    ),
    sizes: shared(
      Float64Array,
      samples.map(({ member }) => member.size),
    ),
    classes,
    labels,
    web,
  });
}

/** Numbers in memory that worker threads read without a copy. */
function shared<Numbers extends Int32Array | Float64Array>(
  kind: { new (buffer: SharedArrayBuffer): Numbers; readonly BYTES_PER_ELEMENT: number },
  values: ArrayLike<number>,
): Numbers {
  const numbers = new kind(new SharedArrayBuffer(values.length * kind.BYTES_PER_ELEMENT));
  numbers.set(values);
  return numbers;
}
