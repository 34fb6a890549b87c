import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { matStructs } from './_mat-structs.ts';

// Both made by fixtures/make-meta.py.
const read = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

test.each(['meta.mat', 'meta-plain.mat'])('reads texts and numbers of %s', (name) => {
  const records = matStructs(read(name), 'synsets');
  expect(records).toHaveLength(5);
  expect(records[1]).toEqual({
    ILSVRC2012_ID: 2,
    WNID: 'n02012849',
    words: 'crane',
    gloss: 'large long-necked wading bird',
    num_children: 0,
    children: null,
    wordnet_height: 0,
    num_train_images: 1300,
  });
  expect(records[4]).toMatchObject({ ILSVRC2012_ID: 1001, num_children: 2, children: 1, wordnet_height: 19 });
});

test('says what it does not find', () => {
  expect(() => matStructs(read('meta.mat'), 'classes')).toThrow('it has no struct array classes');
  expect(() => matStructs(Buffer.from('no MATLAB'), 'synsets')).toThrow('it is no little-endian MATLAB 5 file');
});

test('a file that is cut off anywhere is an error', () => {
  const whole = read('meta-plain.mat');
  for (let length = 0; length < whole.length - 8; length += 7)
    expect(() => matStructs(whole.subarray(0, length), 'synsets')).toThrow(Error);
});

test('damage anywhere is an error or another value, never a hang', () => {
  const whole = read('meta-plain.mat');
  const draw = rng(1, 'damage');
  const outcomes = Array.from({ length: 2000 }, () => {
    const damaged = Buffer.from(whole);
    damaged[128 + draw.integer(whole.length - 128)] = draw.integer(256);
    try {
      return matStructs(damaged, 'synsets').length < 2 ** 20;
    } catch (error) {
      return error instanceof Error;
    }
  });
  expect(outcomes.every(Boolean)).toBe(true);
});

test('a packed element that would fill the memory is refused', () => {
  const packed = deflateSync(Buffer.alloc(65 * 2 ** 20));
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(15, 0);
  tag.writeUInt32LE(packed.length, 4);
  expect(() => matStructs(Buffer.concat([read('meta.mat').subarray(0, 128), tag, packed]), 'synsets')).toThrow(/larger than/);
});
