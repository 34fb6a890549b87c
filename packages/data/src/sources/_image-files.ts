import type { Dataset } from '@leoclr/core';
import type { PackedBoxes } from '../_boxes.ts';
import { boxesAt, boxesVersion } from '../_boxes.ts';
import { checkIndex } from '../_check-index.ts';
import { decodeImage } from '../decode-image.ts';
import { nameAt } from '../_file-names.ts';
import { portableName } from '../_portable-name.ts';
import type { SampleFile } from '../_read-picture-file.ts';
import { fileVersion, readPictureFile, shownPath } from '../_read-picture-file.ts';
import type { PackedStrings } from '../_strings.ts';

/** A data set whose pictures are files, as they were when they were listed. */
export interface ImageFilesOptions {
  readonly name: string;
  readonly directory: string;
  /** Paths below `directory`, with `/` between the parts, or absolute ones. */
  readonly paths: PackedStrings;
  readonly classes: readonly string[];
  readonly labels: Int32Array | null;
  readonly boxes?: PackedBoxes;
  /** The public function that messages name. Default `imageFolder()`. */
  readonly what?: string;
}

/** The data set of already listed files. Worker threads get the list, so that files which come later can't shift the indices. */
export function imageFiles(options: ImageFilesOptions): Dataset {
  const { name, directory, paths, classes, labels, boxes, what = 'imageFolder()' } = options;
  const length = paths.starts.length - 1;
  const fileAt = (index: number): SampleFile => {
    checkIndex(name, index, length);
    return { what, directory, name: nameAt(paths, index) };
  };
  return {
    name,
    length,
    classes,
    labels,
    recipe: { module: import.meta.url, name: 'imageFiles', options },
    async get(index) {
      const file = fileAt(index);
      const path = shownPath(file);
      const image = await decodeImage(await readPictureFile(file), path);
      return { image, label: labels?.[index] ?? -1, name: path, ...(boxes === undefined ? {} : { boxes: boxesAt(boxes, index) }) };
    },
    async version(index) {
      return `${await fileVersion(fileAt(index))} ${factsVersion(options, index)}`;
    },
    async file(index) {
      const file = fileAt(index);
      return { name: portableName(file.name), bytes: await readPictureFile(file) };
    },
  };
}

/** Caches keep labels and boxes too: they are part of what a version tells. */
function factsVersion({ labels, boxes }: ImageFilesOptions, index: number): string {
  const label = labels?.[index] ?? -1;
  return boxes === undefined ? `${label}` : `${label} ${boxesVersion(boxesAt(boxes, index))}`;
}
