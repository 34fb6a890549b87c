import { closeSync, openSync, read } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Dataset, Image } from '@leoclr/core';
import { checkIndex } from '../_check-index.ts';
import { encodePng } from '../_encode-png.ts';
import { fileVersion } from '../_read-picture-file.ts';
import type { SampleFile } from '../_read-picture-file.ts';
import { unreadable } from '../_unreadable.ts';
import { pixelFileName } from './_pixel-file-name.ts';

const SIDE = 96;
const PLANE = SIDE * SIDE;

const readAt = promisify(read);

/** Bytes of a picture: all red, then all green, then all blue values, each column by column. */
export const STL10_RECORD: number = 3 * PLANE;

/** Pictures in a file of STL-10. */
export interface Stl10RecordsOptions {
  readonly name: string;
  readonly file: SampleFile;
  readonly classes: readonly string[];
  /** Of the used pictures; null when the file has none. */
  readonly labels: Int32Array | null;
  /** The used pictures' places in the file. */
  readonly records: Int32Array;
}

/** The data set of pictures that are read from their file one by one: the unlabelled ones are 2.8 GB. */
export function stl10Records(options: Stl10RecordsOptions): Dataset {
  const { name, file, classes, labels, records } = options;
  const imageAt = async (index: number): Promise<Image> => {
    checkIndex(name, index, records.length);
    return { width: SIDE, height: SIDE, data: upright(await readRecord(file, records[index]!)) };
  };
  return {
    name,
    length: records.length,
    classes,
    labels,
    recipe: { module: import.meta.url, name: 'stl10Records', options },
    async get(index) {
      return { image: await imageAt(index), label: labels?.[index] ?? -1, name: `${name}/${index}` };
    },
    async version(index) {
      checkIndex(name, index, records.length);
      return `${records[index]} ${labels?.[index] ?? -1} ${await fileVersion(file)}`;
    },
    async file(index) {
      const image = await imageAt(index);
      return { name: pixelFileName(labels === null ? undefined : classes[labels[index]!], index), bytes: await encodePng(image) };
    },
  };
}

async function readRecord({ what, directory, name }: SampleFile, record: number): Promise<Uint8Array> {
  const sampleName = `${name} record ${record}`;
  let file = -1;
  try {
    file = openSync(join(directory, name), 'r'); // opening doesn't wait for a disk, reading may
    const bytes = new Uint8Array(STL10_RECORD);
    const { bytesRead } = await readAt(file, bytes, 0, STL10_RECORD, record * STL10_RECORD);
    if (bytesRead < STL10_RECORD) throw new Error('the file has become shorter');
    return bytes;
  } catch (cause) {
    throw unreadable(what, { sampleName, reason: (cause as Error).message }, cause);
  } finally {
    if (file >= 0) closeSync(file);
  }
}

/** Three planes, column by column, to rows of three values a pixel. */
function upright(planes: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(STL10_RECORD);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const to = 3 * (y * SIDE + x);
      const from = x * SIDE + y;
      pixels[to] = planes[from]!;
      pixels[to + 1] = planes[PLANE + from]!;
      pixels[to + 2] = planes[2 * PLANE + from]!;
    }
  }
  return pixels;
}
