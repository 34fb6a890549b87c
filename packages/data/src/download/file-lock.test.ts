import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withFileLock } from './_file-lock.ts';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leoclr-lock-'));
  lock = join(folder, 'x.lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('many at once work one after the other, and leave nothing', async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    await sleep(5);
    inside--;
  };
  await Promise.all(Array.from({ length: 8 }, () => withFileLock(lock, {}, work)));
  expect(most).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

test('lets go when the work fails, and gives its result otherwise', async () => {
  await expect(withFileLock(lock, {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withFileLock(lock, {}, async () => 42)).toBe(42);
});

const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

test.each([
  { what: 'a process that has ended', pid: 2 ** 22 + 1, host: hostname(), minutes: 0 },
  { what: 'a silent process of another machine', pid: 1, host: 'elsewhere', minutes: 2 },
  { what: 'a process that has been silent for very long', pid: process.pid, host: hostname(), minutes: 11 },
])('passes over $what', async ({ pid, host, minutes }) => {
  writeFileSync(lock, JSON.stringify({ pid, host }));
  utimesSync(lock, minutesAgo(minutes), minutesAgo(minutes));
  expect(await withFileLock(lock, {}, async () => 'done')).toBe('done');
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  { what: 'a process of this machine', pid: process.pid, host: hostname(), minutes: 2 },
  { what: 'a process of another machine that shows that it lives', pid: 1, host: 'elsewhere', minutes: 0.2 },
])('waits for $what', async ({ pid, host, minutes }) => {
  writeFileSync(lock, JSON.stringify({ pid, host }));
  utimesSync(lock, minutesAgo(minutes), minutesAgo(minutes));
  const holders: string[] = [];
  const options = { signal: AbortSignal.timeout(500), onWait: (holder: string) => holders.push(holder) };
  await expect(withFileLock(lock, options, async () => 'done')).rejects.toThrow(/aborted|timeout/);
  expect(holders).toEqual([host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`]);
});
