import { createHash } from 'node:crypto';
import { rng } from '@leoclr/core';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodePlainJpeg } from './_decode-plain-jpeg.ts';
import { plainJpegSize } from './_plain-jpeg-size.ts';
import { decodeImage } from './decode-image.ts';

// Made and decoded by Pillow 9.4: 17 rows, 19 columns, red x·13, green y·15, blue (x + y)·7, all modulo 256, saved with
// `quality=80, optimize=True, subsampling=…`. The hash is that of `np.asarray(Image.open(file).convert('RGB')).tobytes()`.
const pillow = [
  {
    name: '4:4:4',
    sha256: '3e836f59fe16fe3e',
    base64:
      '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wAARCAARABMDAREAAhEBAxEB/8QAFwABAAMAAAAAAAAAAAAAAAAABgQFB//EAB4QAAEEAgMBAAAAAAAAAAAAAAAFBiKhAjEDI0Ez/8QAGQEBAQADAQAAAAAAAAAAAAAABgQBAwgF/8QAHhEAAQQDAQEBAAAAAAAAAAAAAAECAwUEITEiQTL/2gAMAwEAAhEDEQA/AMXSm5qFGGSGvAsubGSU3NQosZIN8Cy5sTcTc68YUVJIKWWXlNk5KbmoUHGSHMOBZc2MkpuahRYyQbYFlzYn4m514wopSQUssvKbKBK8PCjOfK/4MknwsYN8D4JuL54lKCln5Q//2Q==',
  },
  {
    name: '4:2:2',
    sha256: '59797837c42fea61',
    base64:
      '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wAARCAARABMDASEAAhEBAxEB/8QAGAABAQADAAAAAAAAAAAAAAAABgAEBQf/xAAeEAABBAIDAQAAAAAAAAAAAAAABQYioQIxAyNBM//EABgBAQEAAwAAAAAAAAAAAAAAAAUHAwQI/8QAHBEAAQUBAQEAAAAAAAAAAAAAAAECAwUhMRNB/9oADAMBAAIRAxEAPwDi6U3NQoZJTc1CjLBIL0FlzRNxNzrxhRCCSFGbZYmmclNzUKGSU3NQoCgkOe6Cy5on4m514wojf9CjNssTTQJXgySfAiAi1B8E3F88SECit4h//9k=',
  },
  {
    name: '4:2:0',
    sha256: '1c5f9c0643f8c42a',
    base64:
      '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wAARCAARABMDASIAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAAAAYHBf/EAB4QAAEEAgMBAAAAAAAAAAAAAAAFBiKhAjEDI0Ez/8QAGAEAAwEBAAAAAAAAAAAAAAAABAUHAQj/xAAeEQABAwQDAAAAAAAAAAAAAAAAAQIhAwUGMQQUQf/aAAwDAQACEQMRAD8AxdKbmoUWSU3NQotEpuahRZJTc1CjKHIB7BkmpM/4m514woGz8Tc68YUA/sFGbkkJJwErwsknwAQ0DneweFNxfPEADAordIf/2Q==',
  },
  {
    name: 'progressive',
    sha256: '1c5f9c0643f8c42a',
    base64:
      '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wgARCAARABMDASIAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAAAAUGBP/EABgBAAIDAAAAAAAAAAAAAAAAAAQGAQMH/9oADAMBAAIQAxAAAAHF2bVmK8+2Yhj4LIBndMEMX//EABkQAAMBAQEAAAAAAAAAAAAAAAADBAEhMf/aAAgBAQABBQJU4qcyfipxU5k/FCjPP//EABcRAQADAAAAAAAAAAAAAAAAAAABBAX/2gAIAQMBAT8BoaSNJQQ//8QAGBEAAgMAAAAAAAAAAAAAAAAAAAIDEBP/2gAIAQIBAT8BSQ0Er//EABQQAQAAAAAAAAAAAAAAAAAAADD/2gAIAQEABj8CH//EABgQAAMBAQAAAAAAAAAAAAAAAAAhYRAx/9oACAEBAAE/IYkRJESIkteB/9oADAMBAAIAAwAAABAIwAH/xAAYEQADAQEAAAAAAAAAAAAAAAAAASExQf/aAAgBAwEBPxDKkFTkwj//xAAUEQEAAAAAAAAAAAAAAAAAAAAg/9oACAECAQE/EBP/xAAZEAADAQEBAAAAAAAAAAAAAAAAMcFB4RD/2gAIAQEAAT8QXIuTmRci5OZMmPJ//9k=',
  },
  {
    name: 'grey',
    sha256: '1563f25512d579ec',
    base64:
      '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/wAALCAARABMBAREA/8QAFQABAQAAAAAAAAAAAAAAAAAACAf/xAAaEAACAgMAAAAAAAAAAAAAAAAABgNDBDRx/9oACAEBAAA/AIiiViLRKy1YWrFwBSJWItErLVhasXAFIlYi0SstWFqxcP/Z',
  },
];

test.each(pillow)('gives the pixels of Pillow: $name', async ({ base64, sha256 }) => {
  const file = Buffer.from(base64, 'base64');
  expect(plainJpegSize(file)).toEqual({ width: 19, height: 17 });
  for (const image of [await decodePlainJpeg(file), await decodeImage(file, 'test')]) {
    expect(image).toMatchObject({ width: 19, height: 17 });
    expect(createHash('sha256').update(image!.data).digest('hex').slice(0, 16)).toBe(sha256);
  }
});

/** Smooth colours with noise on them. */
function pixels(width: number, height: number): Uint8Array {
  const draw = rng(1, 'pixels', { sample: width, view: height });
  return Uint8Array.from({ length: width * height * 3 }, (_, place) => ((place / 7) % 200) + 55 * draw.uniform());
}

const withSharp = (file: Uint8Array) =>
  sharp(file, { failOn: 'error', autoOrient: true }).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });

describe('gives the pixels of sharp', () => {
  const sizes = [
    [1, 1],
    [2, 3],
    [7, 8],
    [9, 16],
    [33, 5],
    [64, 64],
    [5, 120],
    [101, 99],
  ] as const;
  test.each(sizes)('%d × %d', async (width, height) => {
    const picture = sharp(pixels(width, height), { raw: { width, height, channels: 3 } });
    for (const options of [{ quality: 40 }, { quality: 90 }, { chromaSubsampling: '4:4:4' }, { progressive: true }, { mozjpeg: true }]) {
      for (const grey of [false, true]) {
        const file = await picture.clone().greyscale(grey).jpeg(options).toBuffer();
        expect(plainJpegSize(file)).toEqual({ width, height });
        const { data } = await withSharp(file);
        expect(Buffer.compare(data, (await decodePlainJpeg(file))!.data)).toBe(0);
      }
    }
  });
});

test('leaves whatever is out of order to sharp, and goes on working', async () => {
  const file = await sharp(pixels(40, 30), { raw: { width: 40, height: 30, channels: 3 } })
    .jpeg()
    .toBuffer();
  const cut = file.subarray(0, file.length * 0.6);
  const broken = Buffer.from(file);
  broken.fill(0xff, file.indexOf(Buffer.from([0xff, 0xc4])) + 4, file.indexOf(Buffer.from([0xff, 0xda]))); // Huffman tables that are none
  for (const damaged of [cut, broken, Buffer.from('This is a text.')]) expect(await decodePlainJpeg(damaged)).toBeNull();
  expect(await decodePlainJpeg(file)).toMatchObject({ width: 40, height: 30 });
});
