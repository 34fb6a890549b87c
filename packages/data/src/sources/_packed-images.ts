import type { Dataset, Image } from '@leoclr/core';
import { checkIndex } from '../_check-index.ts';
import { decodeImage } from '../decode-image.ts';
import { portableName } from '../_portable-name.ts';
import type { PackedStrings } from '../_strings.ts';
import { stringAt } from '../_strings.ts';

/** A data set of equally large encoded pictures that lie in shared memory. */
export interface PackedImagesOptions {
  readonly name: string;
  /** The files one after the other. */
  readonly bytes: Uint8Array;
  /** Where each file starts, and the end of the last. */
  readonly starts: Float64Array;
  readonly paths: PackedStrings;
  readonly classes: readonly string[];
  readonly labels: Int32Array;
  /** Width and height of every picture. */
  readonly side: number;
  /** Room for all decoded pictures, `[side, side, 3]` each: whichever thread decodes one first keeps it for all. */
  readonly pixels: Uint8Array;
  /** 1 for each picture that is in `pixels`. */
  readonly decoded: Uint8Array;
  /** Changes with the archive that the files come from. */
  readonly source: string;
}

/** The data set of pictures that were read beforehand. Each is decoded once, when it is first wanted. */
export function packedImages(options: PackedImagesOptions): Dataset {
  const { name, bytes, starts, paths, classes, labels, side, pixels, decoded, source } = options;
  const size = side * side * 3;

  const imageAt = async (index: number, path: string): Promise<Image> => {
    if (Atomics.load(decoded, index) === 1) return { width: side, height: side, data: pixels.slice(index * size, (index + 1) * size) };
    const image = await decodeImage(bytes.slice(starts[index], starts[index + 1]), path);
    if (image.width === side && image.height === side) {
      pixels.set(image.data, index * size);
      Atomics.store(decoded, index, 1);
    }
    return image;
  };

  return {
    name,
    length: labels.length,
    classes,
    labels,
    recipe: { module: import.meta.url, name: 'packedImages', options },
    async get(index) {
      checkIndex(name, index, labels.length);
      const path = `${name}/${stringAt(paths, index)}`;
      return { image: await imageAt(index, path), label: labels[index]!, name: path };
    },
    async version(index) {
      checkIndex(name, index, labels.length);
      return `${stringAt(paths, index)} ${labels[index]} ${source}`;
    },
    async file(index) {
      checkIndex(name, index, labels.length);
      return { name: portableName(stringAt(paths, index)), bytes: bytes.slice(starts[index], starts[index + 1]) };
    },
  };
}
