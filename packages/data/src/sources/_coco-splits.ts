import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Other kinds of COCO's files. */
const OTHER = /^(captions|image_info|panoptic|person_keypoints|stuff)_/;

/**
 * The annotation files of a folder by the names of their parts: `annotations/instances_train2017.json` (or `annotations/train2017.json`) is
 * `train2017`, and so is `train2017/_annotations.coco.json`.
 */
export async function cocoSplits(directory: string): Promise<Map<string, string>> {
  const splits = new Map<string, string>();
  const inside = await readdir(join(directory, 'annotations')).catch((): string[] => []);
  for (const file of inside.filter((name) => name.endsWith('.json') && !OTHER.test(name)).sort()) {
    splits.set(file.replace(/^instances_/, '').slice(0, -'.json'.length), join(directory, 'annotations', file));
  }
  for (const split of (await readdir(directory).catch((): string[] => [])).sort()) {
    if (splits.has(split) || !/^(train|val|test)/.test(split)) continue;
    const names = await readdir(join(directory, split)).catch((): string[] => []);
    if (names.includes('_annotations.coco.json')) splits.set(split, join(directory, split, '_annotations.coco.json'));
  }
  return splits;
}
