import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRun } from './compared-run.ts';
import { knnMeasurement } from './fixtures/measurements.ts';

let before: string;
let folder: string;
beforeEach(() => {
  before = process.cwd();
  folder = mkdtempSync(join(tmpdir(), 'leoclr-'));
  process.chdir(folder);
  mkdirSync('run');
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

test('opens a run folder, or the file in it, with the settings beside it', async () => {
  writeFileSync('run/evaluation.json', JSON.stringify([knnMeasurement(0.5)]));
  writeFileSync('run/config.json', '{"seed":3}');
  const expected = { measurements: [{ record: { score: 0.5 } }], config: { seed: 3 } };
  expect(await openRun('run')).toMatchObject(expected);
  expect(await openRun('run/evaluation.json')).toMatchObject(expected);
});

test('settings may be missing, but not broken', async () => {
  writeFileSync('run/evaluation.json', JSON.stringify([knnMeasurement(0.5)]));
  expect((await openRun('run')).config).toBeNull();
  writeFileSync('run/config.json', '{"seed":');
  await expect(openRun('run')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: run/config.json: expected the settings of a run as a JSON object. Correct it, or move it away.]`,
  );
});

test('says what is missing', async () => {
  await expect(openRun('nowhere')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: Expected a run folder or an evaluation.json at nowhere, but there is nothing. Check the path.]`,
  );
  await expect(openRun('run')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: run holds no evaluation.json. Measure something first, for example with: leoclr eval knn --weights run]`,
  );
  writeFileSync('run/evaluation.json', '[]');
  await expect(openRun('run')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: run/evaluation.json holds no measurement. Measure something first: leoclr eval.]`,
  );
});
