import type { Dataset, Image } from '@leoclr/core';
import { checkIndex } from '../_check-index.ts';
import { encodePng } from '../_encode-png.ts';
import { pixelFileName } from './_pixel-file-name.ts';

/** A data set of equally large pictures whose pixels lie in shared memory. */
export interface PackedPixelsOptions {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** 1 for grey pictures, which become RGB when they are read. */
  readonly channels: 1 | 3;
  /** 8-bit values, one picture after the other, each `[height, width, channels]`. */
  readonly pixels: Uint8Array;
  readonly classes: readonly string[];
  readonly labels: Int32Array;
  /** Changes with the files that the pixels come from. */
  readonly source: string;
}

/** The data set of pictures that need no decoding. As files they are PNG. */
export function packedPixels(options: PackedPixelsOptions): Dataset {
  const { name, width, height, channels, pixels, classes, labels, source } = options;
  const size = width * height * channels;

  const imageAt = (index: number): Image => {
    checkIndex(name, index, labels.length);
    const data = pixels.slice(index * size, (index + 1) * size);
    return { width, height, data: channels === 1 ? grayToRgb(data) : data };
  };

  return {
    name,
    length: labels.length,
    classes,
    labels,
    recipe: { module: import.meta.url, name: 'packedPixels', options },
    async get(index) {
      return { image: imageAt(index), label: labels[index]!, name: `${name}/${index}` };
    },
    async version(index) {
      checkIndex(name, index, labels.length);
      return `${index} ${labels[index]} ${source}`;
    },
    async file(index) {
      return { name: pixelFileName(classes[labels[index]!], index), bytes: await encodePng(imageAt(index)) };
    },
  };
}

function grayToRgb(gray: Uint8Array): Uint8Array {
  const data = new Uint8Array(gray.length * 3);
  for (let pixel = 0; pixel < gray.length; pixel++) data.fill(gray[pixel]!, pixel * 3, pixel * 3 + 3);
  return data;
}
