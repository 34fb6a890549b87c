import type { Dataset } from '@leoclr/core';
import { checkIndex } from '../_check-index.ts';

/** A data set of equally large pictures whose pixels lie in shared memory. */
export interface PackedPixelsOptions {
  readonly name: string;
  /** Width and height of every picture. */
  readonly side: number;
  /** 8-bit RGB, one picture after the other, each `[side, side, 3]`. */
  readonly pixels: Uint8Array;
  readonly classes: readonly string[];
  readonly labels: Int32Array;
}

/** The data set of pictures that need no decoding. */
export function packedPixels(options: PackedPixelsOptions): Dataset {
  const { name, side, pixels, classes, labels } = options;
  const bytes = side * side * 3;
  return {
    name,
    length: labels.length,
    classes,
    labels,
    recipe: { module: import.meta.url, name: 'packedPixels', options },
    async get(index) {
      checkIndex(name, index, labels.length);
      const data = pixels.slice(index * bytes, (index + 1) * bytes);
      return { image: { width: side, height: side, data }, label: labels[index]!, name: `${name}/${index}` };
    },
  };
}
