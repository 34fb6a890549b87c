import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cachedDataset } from './cached-dataset.ts';
import { decodedCaches } from './decoded-caches.ts';
import { changingDataset } from './fixtures/changing-dataset.ts';
import { removeDecodedCache } from './remove-decoded-cache.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'leoclr-caches-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true, force: true });
});

async function fill(name: string, count: number): Promise<void> {
  const cached = await cachedDataset(changingDataset(10, name), { kind: 'disk', directory });
  for (let index = 0; index < count; index++) await cached.get(index);
  cached.close();
}

test('caches are listed, the last used first, and other things are not', async () => {
  await fill('birds/train', 10);
  await fill('birds/val', 3);
  mkdirSync(join(directory, 'other'));
  writeFileSync(join(directory, 'other/about.json'), 'no JSON');
  writeFileSync(join(directory, 'file'), '');
  const train = readdirSync(directory).find((name) => name.startsWith('birds-train-'))!;
  utimesSync(join(directory, train, 'about.json'), 1e9, 1e9);

  const [first, second, ...more] = await decodedCaches(directory);
  expect(more).toEqual([]);
  expect(first).toMatchObject({ name: 'birds/val', length: 10, records: 3 });
  expect(second).toMatchObject({ name: 'birds/train', length: 10, records: 10, directory: join(directory, train), usedAt: new Date(1e12) });
  expect(second!.bytes).toBeGreaterThan(1000);
});

test('by default they lie in the folder that LEOCLR_CACHE names', async () => {
  vi.stubEnv('LEOCLR_CACHE', directory);
  expect(await decodedCaches()).toEqual([]);
  (await cachedDataset(changingDataset(2), { kind: 'disk' })).close();
  expect(await decodedCaches()).toMatchObject([{ name: 'changing', records: 0 }]);
  expect(readdirSync(directory)).toEqual(['decoded']);
});

test('one can be removed, and what else lies in its folder stays', async () => {
  await fill('birds/train', 10);
  await fill('birds/val', 3);
  const [val, train] = await decodedCaches(directory);
  writeFileSync(join(train!.directory, 'my notes.txt'), 'important');
  await removeDecodedCache(train!.directory);
  await removeDecodedCache(val!.directory);
  expect(await decodedCaches(directory)).toEqual([]);
  expect(readdirSync(directory, { recursive: true })).toEqual([
    expect.stringMatching(/^birds-(train|val)-/),
    expect.stringMatching(/my notes\.txt$/),
  ]);
});

test('a folder that is no cache is refused', async () => {
  writeFileSync(join(directory, '0000abcd.records'), 'somebody else');
  const failure = await removeDecodedCache(directory).catch((error: unknown) => error as Error);
  expect(failure).toMatchObject({ code: 'option' });
  expect((failure as Error).message.replaceAll(directory, 'DIR')).toMatchInlineSnapshot(
    `"removeDecodedCache(): expected DIR to be the folder of a decoded cache, found no about.json in it."`,
  );
  expect(readdirSync(directory)).toHaveLength(1);
});
