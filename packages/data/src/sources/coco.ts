import { access } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Dataset } from '@leoclr/core';
import { LeoclrError, unknownName } from '@leoclr/core';
import { packBoxes } from '../_boxes.ts';
import { packNames } from '../_file-names.ts';
import { requireFolder } from '../_require-folder.ts';
import { cocoAnnotations } from './_coco-annotations.ts';
import { cocoSplits } from './_coco-splits.ts';
import { imageFiles } from './_image-files.ts';

/** Options of {@link coco}. */
export interface CocoOptions {
  /** The folder that holds `annotations` and the folders of pictures. */
  readonly directory: string;
  /** `train2017` for `annotations/instances_train2017.json` and the pictures in `train2017`, and so on. */
  readonly split: string;
}

/**
 * COCO detection data (Lin et al. 2014) or other data in its layout: pictures with boxes, without one label a picture.
 *
 * Annotations lie in `annotations/instances_<split>.json`, `annotations/<split>.json` or `<split>/_annotations.coco.json`; pictures in
 * `<split>`, `images/<split>`, `images` or the folder itself, in the order of their ids. Classes are the categories in the order of
 * their ids, which have gaps in COCO: label 79 is category 90. Boxes are cut at the picture's edge; those without an area and crowds (`iscrowd`) are left out.
 * The file is read piece by piece, and memory holds names and boxes only. File names in it must stay below the folder.
 *
 * @throws LeoclrError `data` for missing or damaged files, `option` when there is no such split.
 *
 * @example
 * ```ts
 * const val = await coco({ directory: 'data/coco', split: 'val2017' });
 * const { image, boxes } = await val.get(0);
 * ```
 */
export async function coco({ directory, split }: CocoOptions): Promise<Dataset> {
  await requireFolder('coco()', directory);
  const splits = await cocoSplits(directory);
  if (splits.size === 0) {
    throw new LeoclrError('data', `coco(): expected ${directory} to hold annotations/instances_<split>.json, found no such file.`);
  }
  const path = splits.get(split);
  if (path === undefined) throw new LeoclrError('option', `coco(): ${unknownName('split', split, [...splits.keys()])}`);

  const { files, boxes, classes } = await cocoAnnotations(path);
  const pictures = await pictureFolder(directory, split, files[0]!);
  return imageFiles({
    what: 'coco()',
    name: `${basename(resolve(directory))}/${split}`,
    directory,
    paths: packNames(files.map((file) => (pictures === '' ? file : `${pictures}/${file}`))),
    classes,
    labels: null,
    boxes: packBoxes(boxes),
  });
}

/** Where the first picture lies; the first place when it lies nowhere: reading will say so. */
async function pictureFolder(directory: string, split: string, file: string): Promise<string> {
  const places = [split, `images/${split}`, 'images', ''];
  for (const place of places) {
    const found = await access(join(directory, place, file)).then(
      () => true,
      () => false,
    );
    if (found) return place;
  }
  return split;
}
