import type { Dataset } from '@leoclr/core';
import type { OpenDatasetOptions } from '../_dataset-kind.ts';
import { filesOfSplit } from '../ranged/_files-of-split.ts';
import { tarShards } from './tar-shards.ts';

/** What `tar:PLACE` names: shards of the part, by their names. */
export async function openTar(place: string, { split, classes }: OpenDatasetOptions): Promise<Dataset | null> {
  const shardsOf = (split: 'train' | 'val'): Promise<string[]> => filesOfSplit('tarShards()', place, { ending: '.tar', split });
  const shards = await shardsOf(split);
  if (shards.length === 0) return null;
  if (split === 'train') return tarShards({ shards });
  const known = classes ?? (await tarShards({ shards: await shardsOf('train') })).classes;
  return tarShards({ shards, ...(known.length === 0 ? {} : { classes: known }) });
}
