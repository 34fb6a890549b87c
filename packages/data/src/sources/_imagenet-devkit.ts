import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { tarFiles } from '../_tar-files.ts';
import type { MatRecord } from './_mat-structs.ts';
import { matStructs } from './_mat-structs.ts';

/** What ImageNet's development kit says. */
export interface ImagenetDevkit {
  /** Words of each class by WordNet id. */
  readonly words: ReadonlyMap<string, string>;
  /** WordNet ids of the validation pictures in the order of their numbers; null without that list. */
  readonly validation: readonly string[] | null;
}

const TRUTH = 'ILSVRC2012_validation_ground_truth.txt';

/**
 * Reads `meta.mat` and the list of the validation classes from `ILSVRC2012_devkit_t12`, unpacked or not, or from `directory` itself; null when
 * neither place has them.
 *
 * @throws LeoclrError `data` when they are damaged.
 */
export async function imagenetDevkit(directory: string): Promise<ImagenetDevkit | null> {
  const found = await devkitFiles(directory);
  const meta = found.get('meta.mat');
  if (meta === undefined) return null;
  const leaves = synsets(meta, directory);
  const words = new Map(leaves.map(({ wnid, name }) => [wnid, name]));
  const truth = found.get(TRUTH);
  if (truth === undefined) return { words, validation: null };
  const wnids = new Map(leaves.map(({ id, wnid }) => [id, wnid]));
  const lines = truth.toString().trim().split(/\s+/);
  const validation = lines.map((line, place) => {
    const wnid = wnids.get(Number(line));
    if (wnid !== undefined) return wnid;
    throw new LeoclrError(
      'data',
      `imagenet(): expected numbers of classes in ${TRUTH} below ${directory}, got "${line}" in line ${place + 1}.`,
    );
  });
  return { words, validation };
}

/** The two files by their names, from the first place that has them. */
async function devkitFiles(directory: string): Promise<Map<string, Buffer>> {
  const wanted = ['meta.mat', TRUTH];
  for (const folder of ['ILSVRC2012_devkit_t12/data', 'devkit/data', 'data', '.']) {
    const names = await readdir(join(directory, folder)).catch((): string[] => []);
    if (!names.includes('meta.mat')) continue;
    const there = wanted.filter((name) => names.includes(name));
    return new Map(await Promise.all(there.map(async (name) => [name, await readFile(join(directory, folder, name))] as const)));
  }
  const archive = (await readdir(directory)).find((name) => name === 'ILSVRC2012_devkit_t12.tar.gz');
  if (archive === undefined) return new Map();
  const files = await tarFiles('imagenet()', join(directory, archive), (path) => wanted.includes(basename(path)));
  return new Map(files.map(({ path, bytes }) => [basename(path), bytes]));
}

/** The classes of the challenge: the synsets without children. */
function synsets(meta: Buffer, directory: string): { id: number; wnid: string; name: string }[] {
  let records: MatRecord[];
  try {
    records = matStructs(meta, 'synsets');
  } catch (cause) {
    throw new LeoclrError('data', `imagenet(): can't read meta.mat below ${directory}: ${(cause as Error).message}.`, { cause });
  }
  return records
    .filter((record) => (record['num_children'] ?? 0) === 0)
    .map((record) => {
      const { ILSVRC2012_ID: id, WNID: wnid, words } = record;
      if (typeof id === 'number' && typeof wnid === 'string' && typeof words === 'string') return { id, wnid, name: words };
      throw new LeoclrError(
        'data',
        `imagenet(): expected ILSVRC2012_ID, WNID and words of each synset in meta.mat below ${directory}, got ${JSON.stringify(record)}.`,
      );
    });
}
