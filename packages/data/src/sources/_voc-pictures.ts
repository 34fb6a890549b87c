import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Box, Dataset, Image } from '@leoclr/core';
import { clipBox } from '../_boxes.ts';
import { checkIndex } from '../_check-index.ts';
import { decodeImage } from '../decode-image.ts';
import { readFile } from '../_read-file.ts';
import type { SampleFile } from '../_read-picture-file.ts';
import { fileVersion, readPictureFile, shownPath } from '../_read-picture-file.ts';
import type { PackedStrings } from '../_strings.ts';
import { stringAt } from '../_strings.ts';
import { unreadable } from '../_unreadable.ts';
import { vocObjects } from './_voc-annotation.ts';

/** A thousand times the usual size. */
const MAX_ANNOTATION = 4 * 2 ** 20;

/** Pictures of PASCAL VOC. */
export interface VocPicturesOptions {
  readonly name: string;
  /** The folder that holds `Annotations` and `JPEGImages`. */
  readonly directory: string;
  /** Paths below it. */
  readonly pictures: PackedStrings;
  /** Paths below it, one a picture; null when the part has none. */
  readonly annotations: PackedStrings | null;
  readonly classes: readonly string[];
}

/** The data set of listed pictures. Annotations are read with their pictures, so that a broken one costs its picture only. */
export function vocPictures(options: VocPicturesOptions): Dataset {
  const { name, directory, pictures, annotations, classes } = options;
  const length = pictures.starts.length - 1;
  const pictureAt = (index: number): SampleFile => {
    checkIndex(name, index, length);
    return { what: 'voc()', directory, name: stringAt(pictures, index) };
  };
  return {
    name,
    length,
    classes,
    labels: null,
    recipe: { module: import.meta.url, name: 'vocPictures', options },
    async get(index) {
      const file = pictureAt(index);
      const path = shownPath(file);
      const image = await decodeImage(await readPictureFile(file), path);
      if (annotations === null) return { image, label: -1, name: path };
      const boxes = await readBoxes(join(directory, stringAt(annotations, index)), classes, image);
      return { image, label: -1, name: path, boxes };
    },
    async version(index) {
      const files = [pictureAt(index)];
      if (annotations !== null) files.push({ what: 'voc()', directory, name: stringAt(annotations, index) });
      // The word tells boxes with the mark from those that a cache kept without it.
      return [...(await Promise.all(files.map(fileVersion))), 'difficult', classes.join(' ')].join(' ');
    },
    async file(index) {
      const file = pictureAt(index);
      return { name: file.name, bytes: await readPictureFile(file) };
    },
  };
}

async function readBoxes(path: string, classes: readonly string[], image: Image): Promise<Box[]> {
  try {
    if (statSync(path).size > MAX_ANNOTATION) throw new Error('it has more than 4 MiB');
    const objects = vocObjects((await readFile(path)).toString());
    return objects.flatMap(({ className, box }) => {
      const label = classes.indexOf(className);
      if (label < 0) throw new Error(`"${className}" is none of the ${classes.length} classes`);
      return clipBox({ ...box, label }, image) ?? [];
    });
  } catch (cause) {
    throw unreadable('voc()', { sampleName: path, reason: (cause as Error).message.replace(/\.$/, '') }, cause);
  }
}
