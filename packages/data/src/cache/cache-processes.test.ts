// Several processes at one cache on disk, some of which are killed. They run the built package: build packages/data before these tests.
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scenes } from '../scenes.ts';
import type { CachedDataset } from './cached-dataset.ts';
import { cachedDataset } from './cached-dataset.ts';

const LENGTH = 300;
const dataset = scenes({ length: LENGTH, size: 24, seed: 9 });

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'leoclr-processes-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A process that reads all pictures from number `from` on and prints a dot for each. */
function reader(from: number): ChildProcessWithoutNullStreams {
  const built = (name: string) => JSON.stringify(new URL(`../../dist/${name}.js`, import.meta.url).href);
  const code = `
    import { scenes } from ${built('scenes')};
    import { cachedDataset } from ${built('cache/cached-dataset')};
    const dataset = await cachedDataset(scenes({ length: ${LENGTH}, size: 24, seed: 9 }), { kind: 'disk', directory: ${JSON.stringify(directory)} });
    for (let index = 0; index < ${LENGTH}; index++) {
      await dataset.get((index + ${from}) % ${LENGTH});
      process.stdout.write('.');
    }
    process.stdout.write(JSON.stringify(dataset.report()));`;
  return spawn(process.execPath, ['--input-type=module', '-e', code]);
}

async function finish(
  child: ChildProcessWithoutNullStreams,
): Promise<{ pictures: number; decoded: number; hits: number; stopped: string | null }> {
  let out = '';
  let complaints = '';
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => (complaints += String(text)));
  await once(child, 'close');
  expect(complaints).toBe('');
  return JSON.parse(out.replace(/^\.*/, '')) as Awaited<ReturnType<typeof finish>>;
}

const open = (): Promise<CachedDataset> => cachedDataset(dataset, { kind: 'disk', directory });

async function expectOriginals(cached: CachedDataset): Promise<void> {
  for (let index = 0; index < LENGTH; index++) expect(await cached.get(index)).toEqual(await dataset.get(index));
  cached.close();
}

test('processes that write at once leave a whole cache behind', async () => {
  const reports = await Promise.all([0, 100, 200].map((from) => finish(reader(from))));
  for (const { decoded, hits, stopped } of reports) expect([decoded + hits, stopped]).toEqual([LENGTH, null]);
  const cached = await open();
  expect(cached.report().pictures).toBe(LENGTH);
  await expectOriginals(cached);
  expect(cached.report()).toMatchObject({ hits: LENGTH, decoded: 0, damaged: 0 });
});

test('what a killed process leaves is used, and nothing of it is wrong', async () => {
  let before = 0;
  for (const wanted of [1, 5, 40, 90, 150]) {
    const child = reader(0);
    let seen = 0;
    child.stdout.on('data', (text) => {
      seen += String(text).length;
      if (seen >= wanted) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const cached = await open();
    const { pictures } = cached.report();
    expect(pictures).toBeGreaterThanOrEqual(before);
    before = pictures;
    cached.close();
  }
  expect(before).toBeGreaterThan(0);
  const cached = await open();
  await expectOriginals(cached);
  expect(cached.report()).toMatchObject({ hits: before, decoded: LENGTH - before, damaged: 0 });
  const after = await open();
  expect(after.report().pictures).toBe(LENGTH);
  after.close();
});

test.skipIf(process.platform === 'win32')('a file that may not grow any more ends the caching, not the process', async () => {
  const { spawnargs } = await (async () => {
    const child = reader(0);
    child.kill('SIGKILL');
    await once(child, 'close');
    return child;
  })();
  // ulimit counts blocks of 512 or 1,024 bytes: far less than 300 pictures of 1,728 bytes.
  const limited = spawn('sh', ['-c', 'ulimit -f 100; exec "$0" "$@"', process.execPath, ...spawnargs.slice(1)]);
  const { stopped, decoded, pictures } = await finish(limited);
  expect([stopped?.includes('it could not be written (EFBIG)'), decoded]).toEqual([true, LENGTH]);
  expect(pictures).toBeGreaterThan(10);
  expect(pictures).toBeLessThan(LENGTH);
  const sizes = readdirSync(directory).flatMap((folder) =>
    readdirSync(join(directory, folder)).map((name) => statSync(join(directory, folder, name)).size),
  );
  expect(Math.max(...sizes)).toBeLessThanOrEqual(102_400);
  await expectOriginals(await open());
});
