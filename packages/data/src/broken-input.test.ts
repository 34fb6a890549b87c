// Files that go bad while an epoch runs. Picture i is a flat PNG with value i.
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { originalView } from '@leoclr/augment';
import type { Dataset, SkippedSample } from '@leoclr/core';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { batches, imageFolder } from './index.ts';

const COUNT = 12;
let folder: string;
let dataset: Dataset;
const path = (index: number): string => join(folder, `${String(index).padStart(2, '0')}.png`);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leoclr-broken-'));
  for (let index = 0; index < COUNT; index++) {
    writeFileSync(
      path(index),
      await sharp({ create: { width: 4, height: 4, channels: 3, background: { r: index, g: index, b: index } } })
        .png()
        .toBuffer(),
    );
  }
  dataset = await imageFolder({ directory: folder, name: 'broken' });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const base = { views: [originalView({ size: 2, photometric: false })], batchSize: 2, seed: 1, shuffle: false, prefetch: 1 };

/** Reads an epoch; `harm` is done while the first batch is with the consumer and the second is made. */
async function run(
  harm: () => void,
  options: { workers: number; strict?: boolean },
): Promise<{ indices: number[]; skipped: SkippedSample[] }> {
  const loader = batches(dataset, { ...base, ...options });
  const [indices, skipped]: [number[], SkippedSample[]] = [[], []];
  try {
    for await (const batch of loader.epoch(0)) {
      if (batch.step === 0) harm();
      indices.push(...batch.indices);
      skipped.push(...batch.skipped);
    }
  } finally {
    await loader.close();
  }
  return { indices, skipped };
}

const harms: [string, (file: string) => void, RegExp][] = [
  ['deleted', (file) => rmSync(file), /gone/],
  ['replaced by garbage', (file) => writeFileSync(file, Buffer.alloc(3000, 'garbage')), /no picture in a known format/],
  ['emptied', (file) => writeFileSync(file, ''), /empty/],
  ['replaced by a folder', (file) => (rmSync(file), mkdirSync(file)), /folder/],
];

describe.each([{ workers: 0 }, { workers: 2 }])('$workers workers', ({ workers }) => {
  test.each(harms)('a file that is %s during the epoch is passed over and listed once', async (_what, harm, reason) => {
    const { indices, skipped } = await run(() => harm(path(7)), { workers });
    expect(indices).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 8, 9, 10, 11]);
    expect(skipped).toEqual([{ index: 7, name: path(7), reason: expect.stringMatching(reason) as string }]);
  });

  test.each(harms)('a file that is %s stops a strict epoch with its name', async (_what, harm, reason) => {
    const error = await run(() => harm(path(7)), { workers, strict: true }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'LeoclrError', code: 'data' });
    expect((error as Error).message).toContain(`can't read ${path(7)}: `);
    expect((error as Error).message).toMatch(reason);
  });
});

test('a file without permission is passed over and listed', async () => {
  chmodSync(path(3), 0);
  chmodSync(folder, 0o755);
  const [data, augment] = ['../dist/index.js', '../../augment/dist/index.js'].map((module) => new URL(module, import.meta.url).href);
  const program = `
    import { batches, imageFolder } from '${data}';
    import { originalView } from '${augment}';
    const dataset = await imageFolder({ directory: '${folder}' });
    const loader = batches(dataset, { views: [originalView({ size: 2 })], batchSize: ${COUNT}, seed: 1, shuffle: false, workers: 0 });
    for await (const { indices, skipped } of loader.epoch(0)) process.stdout.write(JSON.stringify([...indices, ...skipped]));
  `;
  // Nothing is forbidden to root: then the program runs as the user nobody.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { timeout: 50_000, ...user });
  expect(JSON.parse(stdout)).toEqual([
    0,
    1,
    2,
    4,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    { index: 3, name: path(3), reason: 'permission denied (EACCES)' },
  ]);
});
