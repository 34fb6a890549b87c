import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { knnMeasurement } from '../compare/fixtures/measurements.ts';
import { appendEvaluation, loadEvaluation } from './evaluation-file.ts';

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

const FILE = 'run/evaluation.json';

test('keeps one measurement a line, with fields that it does not know', async () => {
  const foreign = { ...knnMeasurement(0.25, { record: { myFigure: [1, { two: 2 }] } }), colour: 'blue' };
  await appendEvaluation('run', [knnMeasurement(0.5)]);
  await appendEvaluation('run', [foreign, knnMeasurement(0.75)]);
  expect(readFileSync(FILE, 'utf8').split('\n')).toHaveLength(6);
  expect(await loadEvaluation(FILE)).toEqual([knnMeasurement(0.5), foreign, knnMeasurement(0.75)]);
  expect(readdirSync('run')).toEqual(['evaluation.json']);
});

test('loads what older versions wrote', async () => {
  const old = { subject: 'trained', encoder: 'query', step: 4, data: 'scenes', record: { protocol: 'knn@1', top1: 0.5, k: 200 } };
  writeFileSync(FILE, `[\n  ${JSON.stringify(old)}\n]\n`);
  expect(await loadEvaluation(FILE)).toEqual([old]);
});

const record = knnMeasurement(0.5).record;

test.each<[string, object | string, string]>([
  ['a score that is none', { ...knnMeasurement(0.5), record: { ...record, score: 61.2 } }, 'record.score: expected number to be <=1'],
  ['no score at all', { ...knnMeasurement(0.5), record: { protocol: 'knn@1' } }, 'record.score: expected a number from 0 to 1'],
  ['no record', { ...knnMeasurement(0.5), record: undefined }, 'record: expected object, got undefined'],
  ['an unknown subject', { ...knnMeasurement(0.5), subject: 'tuned' }, 'subject: expected one of "trained"|"untrained"|"pixels"'],
  [
    'an interval of one end',
    { ...knnMeasurement(0.5), record: { ...record, interval: [0.4] } },
    'record.interval: expected array to have >=2 items',
  ],
  ['half a provenance', { ...knnMeasurement(0.5), provenance: { seed: 1 } }, 'provenance.weightsHash: expected string, got undefined'],
  ['no object', '7', 'expected object, got number'],
])('refuses %s and names line and field, and changes nothing', async (_, broken, complaint) => {
  const text = `[\n  ${JSON.stringify(knnMeasurement(0.5))},\n  ${typeof broken === 'string' ? broken : JSON.stringify(broken)}\n]\n`;
  writeFileSync(FILE, text);
  const error = await appendEvaluation('run', [knnMeasurement(0.5)]).catch((error: unknown) => error as Error);
  const advice = 'Correct it, or move the file away and evaluate again.';
  expect((error as Error).message).toBe(`run/evaluation.json, line 3: ${complaint}. ${advice}`);
  expect(readFileSync(FILE, 'utf8')).toBe(text);
});

test('names the line that is torn', async () => {
  writeFileSync(FILE, `[\n  ${JSON.stringify(knnMeasurement(0.5))},\n  {"subject":"trai`);
  await expect(loadEvaluation(FILE)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: run/evaluation.json, line 3: expected JSON, one measurement a line. Correct it, or move the file away and evaluate again.]`,
  );
});

test('counts measurements where lines are not its own', async () => {
  writeFileSync(FILE, JSON.stringify([knnMeasurement(0.5), { subject: 'trained' }]));
  await expect(loadEvaluation(FILE)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: run/evaluation.json, measurement 2: encoder: expected one of "query"|"key". Correct it, or move the file away and evaluate again.]`,
  );
});

test('refuses what is no list, and what is not there', async () => {
  writeFileSync(FILE, '{}');
  await expect(loadEvaluation(FILE)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: run/evaluation.json: expected a JSON array of measurements. Correct it, or move the file away and evaluate again.]`,
  );
  await expect(loadEvaluation('nowhere.json')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: Expected a file of measurements at nowhere.json, but it can't be read. Check the path.]`,
  );
});
