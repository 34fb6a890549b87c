import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Box, Dataset } from '@leoclr/core';
import { openDataset } from '@leoclr/data';
import { expect, test } from 'vitest';
import { readTargets } from './read-targets.ts';

const shared = process.env['LEOCLR_DATA'] ?? fileURLToPath(new URL('../../../../../../shared/data', import.meta.url));
const voc2007 = join(shared, 'voc2007-mini');

function pictures(about: Partial<Dataset>, boxes?: readonly (readonly Box[])[]): Dataset & { asked: number[] } {
  const asked: number[] = [];
  const image = { width: 1, height: 1, data: new Uint8Array(3) };
  return {
    name: 'birds',
    length: 3,
    classes: ['a', 'b'],
    labels: null,
    ...about,
    asked,
    async get(index) {
      asked.push(index);
      return { image, label: -1, name: String(index), ...(boxes !== undefined && { boxes: boxes[index]! }) };
    },
  };
}
const box = (label: number): Box => ({ left: 0, top: 0, right: 1, bottom: 1, label });

test('one label a picture is taken without reading any', async () => {
  const dataset = pictures({ labels: Int32Array.of(1, 0, 1) });
  const targets = await readTargets(dataset, 2);
  expect(targets.kind).toBe('one');
  expect(Array.from(await targets.of(Int32Array.of(2, 1)))).toEqual([1, 0]);
  expect(dataset.asked).toEqual([]);
});

test('boxes give several labels, and each picture is read for them once', async () => {
  const dataset = pictures({}, [[box(0)], [box(0), box(1)], []]);
  const targets = await readTargets(dataset, 2);
  expect(targets.kind).toBe('several');
  expect(Array.from(await targets.of(Int32Array.of(2, 1)))).toEqual([0, 0, 1, 1]);
  expect(Array.from(await targets.of(Int32Array.of(1, 0)))).toEqual([1, 1, 1, 0]);
  expect(dataset.asked.slice(1)).toEqual([2, 1, 0]); // the first look tells that there are boxes
});

test('neither labels nor boxes', async () => {
  await expect(readTargets(pictures({}), 2)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: birds: expected pictures with labels or boxes, got neither. Accuracy needs labels.]`,
  );
});

test.skipIf(!existsSync(voc2007))(`agrees with the lists of VOC 2007${existsSync(voc2007) ? '' : ' (skipped: no data)'}`, async () => {
  const dataset = (await openDataset(voc2007, { split: 'val' }))!;
  const indices = Int32Array.from({ length: dataset.length }, (_, index) => index);
  const targets = await (await readTargets(dataset, dataset.classes.length)).of(indices);
  const meaning: Record<string, number> = { '1': 1, '0': -1, '-1': 0 };
  for (const [label, name] of dataset.classes.entries()) {
    const list = readFileSync(join(voc2007, `VOCdevkit/VOC2007/ImageSets/Main/${name}_val.txt`), 'utf8');
    const expected = list
      .trim()
      .split('\n')
      .map((line) => meaning[line.trim().split(/\s+/)[1]!]!);
    expect(Array.from(indices, (row) => targets[row * dataset.classes.length + label])).toEqual(expected);
  }
});
