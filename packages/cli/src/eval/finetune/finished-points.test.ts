import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FinetuneScore } from '@leoclr/eval';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { finishedPoints, keepPoint } from './finished-points.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'leoclr-points-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const score = (learningRate: number): FinetuneScore => ({ learningRate, weightDecay: 0, score: 0.5, divergedAt: null, seconds: 3 });

test('gives back the points of the same context and leaves the others', async () => {
  const file = join(folder, 'points.jsonl');
  expect(await finishedPoints(file, { steps: 1 })).toEqual([]);
  await keepPoint(file, { steps: 1 }, score(0.1));
  await keepPoint(file, { steps: 2 }, score(0.1));
  await keepPoint(file, { steps: 1 }, { ...score(0.01), score: null, divergedAt: 7 });
  expect(await finishedPoints(file, { steps: 1 })).toEqual([score(0.1), { ...score(0.01), score: null, divergedAt: 7 }]);
  expect(await finishedPoints(file, { steps: 2 })).toEqual([score(0.1)]);
});

test('a line that was cut off costs only itself', async () => {
  const file = join(folder, 'points.jsonl');
  await keepPoint(file, {}, score(0.1));
  appendFileSync(file, '{"context":{},"score":{"lea');
  await keepPoint(file, {}, score(0.01));
  appendFileSync(file, '{"context":{},"score":{"learningRate":"x"}}\n');
  expect(await finishedPoints(file, {})).toEqual([score(0.1), score(0.01)]);
});
