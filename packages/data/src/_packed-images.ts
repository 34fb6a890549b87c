import type { Dataset } from '@leoclr/core';
import { checkIndex } from './_check-index.ts';
import { decodeImage } from './decode-image.ts';
import type { PackedStrings } from './_strings.ts';
import { stringAt } from './_strings.ts';

/** A data set whose encoded pictures lie in shared memory. */
export interface PackedImagesOptions {
  readonly name: string;
  /** The files one after the other. */
  readonly bytes: Uint8Array;
  /** Where each file starts, and the end of the last. */
  readonly starts: Float64Array;
  readonly paths: PackedStrings;
  readonly classes: readonly string[];
  readonly labels: Int32Array;
}

/** The data set of pictures that were read, but not decoded, beforehand. */
export function packedImages(options: PackedImagesOptions): Dataset {
  const { name, bytes, starts, paths, classes, labels } = options;
  return {
    name,
    length: labels.length,
    classes,
    labels,
    recipe: { module: import.meta.url, name: 'packedImages', options },
    async get(index) {
      checkIndex(name, index, labels.length);
      const path = `${name}/${stringAt(paths, index)}`;
      const file = bytes.slice(starts[index], starts[index + 1]);
      return { image: await decodeImage(file, path), label: labels[index]!, name: path };
    },
  };
}
