import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { healthOf } from './health-of.ts';

let out = '';
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'leoclr-health-'));
});
afterEach(() => rmSync(out, { recursive: true }));

function write(name: string, lines: readonly object[]): void {
  writeFileSync(join(out, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

const look = { featureStandardDeviation: 0.5, effectiveRank: 3, uniformity: -1, alignment: 0.2, neighbourPurity: null, knnTop1: null };

test('tells the looks and what part of the training time they took', async () => {
  write('metrics.jsonl', [{ seconds: 60 }, { seconds: 40 }]);
  write('health.jsonl', [
    { step: 1, epoch: 1, ...look, count: 128, width: 64, seconds: 1 },
    { step: 2, epoch: 2, ...look, count: 128, width: 64, seconds: 0.5 },
  ]);
  expect(await healthOf(out)).toEqual({
    pictures: 128,
    width: 64,
    share: 0.015,
    points: [
      { epoch: 1, ...look },
      { epoch: 2, ...look },
    ],
  });
});

test('is null when nobody looked', async () => {
  expect(await healthOf(out)).toBeNull();
  write('health.jsonl', []);
  expect(await healthOf(out)).toBeNull();
});
