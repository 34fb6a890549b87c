// What a disk can do to a cache. The faults come from a file system whose functions fail on demand.
import type * as FileSystem from 'node:fs';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CachedDataset } from './cached-dataset.ts';
import { cachedDataset } from './cached-dataset.ts';
import { changingDataset, sampleFrom } from './fixtures/changing-dataset.ts';

/** What the next calls do; undefined works as always. */
const fault = vi.hoisted(() => ({
  write: undefined as ((file: number, parts: readonly Uint8Array[], position: number) => number | undefined) | undefined,
  read: undefined as (() => void) | undefined,
  open: undefined as ((path: string, flags: string) => void) | undefined,
  free: undefined as number | undefined,
}));

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof FileSystem>();
  return {
    ...real,
    writevSync(file: number, parts: readonly Uint8Array[], position: number) {
      return fault.write?.(file, parts, position) ?? real.writevSync(file, parts, position);
    },
    readvSync(file: number, parts: readonly NodeJS.ArrayBufferView[], position: number) {
      fault.read?.();
      return real.readvSync(file, parts, position);
    },
    openSync(path: string, flags: string) {
      fault.open?.(path, flags);
      return real.openSync(path, flags);
    },
    statfsSync(path: string) {
      const found = real.statfsSync(path);
      return fault.free === undefined ? { ...found, bavail: found.blocks } : { ...found, bavail: Math.floor(found.blocks * fault.free) };
    },
  };
});

const systemError = (code: string, errno: number) => Object.assign(new Error(code), { code, errno: -errno });
const ENOSPC = systemError('ENOSPC', 28);

let directory: string;
const opened: CachedDataset[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'leoclr-faults-'));
});
afterEach(() => {
  for (const key of Object.keys(fault) as (keyof typeof fault)[]) fault[key] = undefined;
  for (const cached of opened.splice(0)) cached.close();
  rmSync(directory, { recursive: true, force: true });
});

const LENGTH = 12;
const originals = Array.from({ length: LENGTH }, (_, index) => sampleFrom(`source ${index}`, index));

async function open(dataset = changingDataset(LENGTH)): Promise<CachedDataset> {
  const cached = await cachedDataset(dataset, { kind: 'disk', directory });
  opened.push(cached);
  return cached;
}
async function readAll(cached: CachedDataset): Promise<unknown[]> {
  return Promise.all(originals.map((_, index) => cached.get(index)));
}
const stoppedOf = (cached: CachedDataset) =>
  cached
    .report()
    .stopped?.replaceAll(directory, 'DIR')
    .replace(/-[0-9a-f]{24}/, '-HASH');

describe('a disk that is full', () => {
  test.each(Array.from({ length: 26 }, (_, call) => call))('from write %i on leaves whole records alone', async (call) => {
    let calls = 0;
    fault.write = () => {
      if (calls++ >= call) throw ENOSPC;
      return undefined;
    };
    const cached = await open();
    expect(await readAll(cached)).toEqual(originals);
    const whole = Math.min(LENGTH, Math.floor(call / 2)); // a record takes two writes, itself and its entry
    expect(cached.report().pictures).toBe(whole);
    expect(stoppedOf(cached)?.includes('takes no more pictures: it could not be written (ENOSPC)')).toBe(whole < LENGTH ? true : undefined);

    fault.write = undefined;
    const later = changingDataset(LENGTH);
    expect(await readAll(await open(later))).toEqual(originals);
    expect(later.decoded).toHaveLength(LENGTH - whole);
  });

  test('and takes a part of a record gives that part back', async () => {
    let left = 700;
    const { writevSync } = await vi.importActual<typeof FileSystem>('node:fs');
    fault.write = (file, parts, position) => {
      if (left === 0) throw ENOSPC;
      const taken = Buffer.concat(parts).subarray(0, left);
      left -= taken.length;
      return writevSync(file, [taken], position);
    };
    const cached = await open();
    expect(await readAll(cached)).toEqual(originals);
    const { pictures } = cached.report();
    expect(pictures).toBeGreaterThan(0);
    expect(pictures).toBeLessThan(LENGTH);
    const folder = join(directory, readdirSync(directory)[0]!);
    const sizeOf = (kind: string) =>
      statSync(
        join(
          folder,
          readdirSync(folder).find((name) => name.endsWith(kind))!,
        ),
      ).size;
    expect(sizeOf('.index')).toBe(pictures * 48);
    expect(sizeOf('.records')).toBeLessThan(700);
    const later = changingDataset(LENGTH);
    await readAll(await open(later));
    expect(later.decoded).toHaveLength(LENGTH - pictures);
  });

  test('a disk that takes a few bytes at a time gets them all', async () => {
    const { writevSync } = await vi.importActual<typeof FileSystem>('node:fs');
    fault.write = (file, parts, position) => writevSync(file, [Buffer.concat(parts).subarray(0, 7)], position);
    await readAll(await open());
    fault.write = undefined;
    const later = changingDataset(LENGTH);
    expect(await readAll(await open(later))).toEqual(originals);
    expect(later.decoded).toEqual([]);
  });

  test('one that is nearly full is left to others', async () => {
    fault.free = 0;
    const cached = await open();
    expect(await readAll(cached)).toEqual(originals);
    expect(stoppedOf(cached)).toMatchInlineSnapshot(
      `"The decoded cache of changing in DIR/changing-HASH takes no more pictures: the disk is nearly full. It holds 0 of 12 (41 bytes); the others are decoded each time."`,
    );
    expect(readdirSync(join(directory, readdirSync(directory)[0]!))).toEqual(['about.json']);
  });
});

test('a folder that can be read but not written to is read', async () => {
  const first = changingDataset(LENGTH);
  const before = await open(first);
  for (let index = 0; index < 5; index++) await before.get(index);
  fault.open = (_path, flags) => {
    if (flags !== 'r') throw systemError('EROFS', 30);
  };
  const dataset = changingDataset(LENGTH);
  const cached = await open(dataset);
  expect(await readAll(cached)).toEqual(originals);
  expect(dataset.decoded).toEqual([5, 6, 7, 8, 9, 10, 11]);
  expect(stoppedOf(cached)).toMatchInlineSnapshot(
    `"The decoded cache of changing in DIR/changing-HASH takes no more pictures: it could not be written (EROFS). It holds 5 of 12 (2.52 kB); the others are decoded each time."`,
  );
});

test.each(['.index', '.records'])('a missing permission to read %s files means decoding', async (kind) => {
  await readAll(await open());
  fault.open = (path, flags) => {
    if (flags === 'r' && path.endsWith(kind)) throw systemError('EACCES', 13);
  };
  const dataset = changingDataset(LENGTH);
  const cached = await open(dataset);
  expect(await readAll(cached)).toEqual(originals);
  expect(dataset.decoded).toHaveLength(LENGTH);
  expect(cached.report()).toMatchObject({ stopped: null, hits: 0, damaged: kind === '.index' ? 0 : LENGTH });
});

test('a disk that can no longer be read costs decoding, nothing else', async () => {
  const dataset = changingDataset(LENGTH);
  const cached = await open(dataset);
  await readAll(cached);
  fault.read = () => {
    throw systemError('EIO', 5);
  };
  expect(await readAll(cached)).toEqual(originals);
  expect(dataset.decoded).toHaveLength(2 * LENGTH);
  fault.read = undefined;
  expect(await readAll(cached)).toEqual(originals);
  expect(dataset.decoded).toHaveLength(2 * LENGTH); // written again, elsewhere
});

test('a shard of which only one file can be made is closed again', async () => {
  fault.open = (path, flags) => {
    if (flags === 'wx' && path.endsWith('.index')) throw ENOSPC;
  };
  const cached = await open();
  expect(await readAll(cached)).toEqual(originals);
  expect(cached.report()).toMatchObject({ pictures: 0, hits: 0 });
});
