import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkRunFolder, makeRunFolder } from './run-folder.ts';
import type { RunStart } from './run-folder.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leoclr-run-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refusal = (out: string, start: RunStart) =>
  checkRunFolder(join(folder, out), start).then(
    () => null,
    (error: Error) => error.message.replaceAll(folder, 'FOLDER'),
  );

function fill(out: string, names: readonly string[]): void {
  mkdirSync(join(folder, out), { recursive: true });
  for (const name of names) writeFileSync(join(folder, out, name), 'x');
}

test('a new run takes a new or an empty folder', async () => {
  fill('empty', []);
  expect(await refusal('new/deep', 'new')).toBeNull();
  expect(await refusal('empty', 'new')).toBeNull();
});

test('a new run leaves an earlier run alone', async () => {
  fill('run', ['config.json', 'checkpoint.safetensors']);
  expect(await refusal('run', 'new')).toMatchInlineSnapshot(
    `"There is already a run in FOLDER/run. Go on with it with --resume, replace it with --overwrite, or choose another --out."`,
  );
  expect(await refusal('run', 'overwrite')).toBeNull();
  expect(await refusal('run', 'resume')).toBeNull();
});

test("other people's files are never overwritten", async () => {
  fill('photos', ['cat.jpg']);
  expect(await refusal('photos', 'new')).toMatchInlineSnapshot(
    `"FOLDER/photos holds other files and no run. Choose a new or empty folder with --out."`,
  );
  expect(await refusal('photos', 'overwrite')).toMatchInlineSnapshot(
    `"FOLDER/photos holds other files and no run. Choose a new or empty folder with --out."`,
  );
});

test('only a run with a checkpoint can be resumed', async () => {
  fill('early', ['config.json']);
  expect(await refusal('early', 'resume')).toMatchInlineSnapshot(
    `"--resume: there is no checkpoint yet in FOLDER/early. Start one without --resume and with --overwrite."`,
  );
  expect(await refusal('nothing', 'resume')).toMatchInlineSnapshot(
    `"--resume: there is no run in FOLDER/nothing. Start one without --resume."`,
  );
});

test('a file in the way is no folder', async () => {
  fill('.', ['file']);
  expect(await refusal('file', 'new')).toMatchInlineSnapshot(
    `"--out: expected FOLDER/file to be a folder, or nothing yet; it or a part of it is a file."`,
  );
  expect(await refusal('file/run', 'new')).toMatchInlineSnapshot(
    `"--out: expected FOLDER/file/run to be a folder, or nothing yet; it or a part of it is a file."`,
  );
});

test('undoing removes all that was made, and nothing else', async () => {
  fill('shared', ['notes.txt']);
  const made = await makeRunFolder(join(folder, 'shared/runs/one'));
  writeFileSync(join(folder, 'shared/runs/one/config.json'), '{}');
  await made.undo();
  expect(readdirSync(join(folder, 'shared'))).toEqual(['notes.txt']);
});

test('undoing keeps a folder in which somebody has put something meanwhile', async () => {
  const made = await makeRunFolder(join(folder, 'runs/one'));
  writeFileSync(join(folder, 'runs/other.txt'), 'x');
  await made.undo();
  expect(readdirSync(join(folder, 'runs'))).toEqual(['other.txt']);
});

test("making a folder removes an earlier run's files and keeps others", async () => {
  fill('run', ['config.json', 'metrics.jsonl', 'evaluation.json', 'report.html', 'notes.txt']);
  const made = await makeRunFolder(join(folder, 'run'));
  expect(readdirSync(join(folder, 'run'))).toEqual(['notes.txt']);
  await made.undo();
  expect(existsSync(join(folder, 'run/notes.txt'))).toBe(true);
});
