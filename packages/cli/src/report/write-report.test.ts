import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { knnMeasurement } from '../compare/fixtures/measurements.ts';
import { saveEvaluation } from '../evaluate/evaluation-file.ts';
import { saveReportParts } from './report-parts.ts';
import type { ReportParts } from './report-parts.ts';
import { writeReport } from './write-report.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leoclr-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const parts: ReportParts = {
  version: 1,
  title: 'leoclr on scenes',
  learned: '2 epochs on 64 pictures, without labels.',
  facts: [{ name: 'Method', value: 'leoclr' }],
  loss: { stepsPerEpoch: 2, queueSize: 16, terms: 2 },
  map: { classes: ['ball'], layouts: [{ method: 'umap', places: [0, 0] }], points: [{ label: 0 }] },
  environment: [{ name: 'Node', value: 'v20' }],
};

const headings = (page: string): string[] => [...page.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)].map(([, text]) => text!);
const read = async (): Promise<string> => readFileSync(await writeReport(folder), 'utf8');

test('shows all measurements with the pictures that training kept, however often it is written', async () => {
  await saveReportParts(folder, parts);
  writeFileSync(join(folder, 'metrics.jsonl'), '{"step":1,"loss":3,"learningRate":0.1}\n{"step":2,"loss":2,"learningRate":0.1}\n');
  writeFileSync(join(folder, 'config.json'), '{"seed":1}');
  await saveEvaluation(folder, [knnMeasurement(0.6), knnMeasurement(0.4, { subject: 'untrained' })]);
  const first = await read();
  expect(first).toContain('20.0 points above the same network before training');
  expect(headings(first)).toEqual([
    'What was learnt',
    'How it sorts the pictures',
    'How the loss went',
    'Every measurement',
    'Skipped pictures',
    'Where it ran',
    'Configuration',
  ]);
  await saveEvaluation(folder, [knnMeasurement(0.6), knnMeasurement(0.7, { record: { confusion: [[1]] } })]);
  expect(headings(await read())).toContain('What it takes for what');
});

test.each([
  ['missing', null],
  ['torn', '{"version":1,"title":'],
  ['of another version', '{"version":2}'],
])('does without the parts of a live run when report.json is %s', async (_, content) => {
  if (content !== null) writeFileSync(join(folder, 'report.json'), content);
  await saveEvaluation(folder, [knnMeasurement(0.6)]);
  expect(headings(await read())).toEqual(['What was learnt', 'Every measurement', 'Skipped pictures']);
});

test('a broken evaluation.json leaves the report as it was', async () => {
  await saveEvaluation(folder, [knnMeasurement(0.6)]);
  const before = await read();
  writeFileSync(join(folder, 'evaluation.json'), '[{}]');
  await expect(writeReport(folder)).rejects.toThrow('subject');
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toBe(before);
});
