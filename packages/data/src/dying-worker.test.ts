// Worker threads that die. Each test runs a program of its own on the built packages: it must end by itself, whatever happens.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'leoclr-dying-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const built = new URL('../dist/index.js', import.meta.url).href;
const augment = new URL('../../augment/dist/index.js', import.meta.url).href;
const fixture = new URL('./fixtures/foreign-dataset.mjs', import.meta.url).href;

interface Outcome {
  /** The samples that came, and a hash of all pixels. */
  readonly indices: number[];
  readonly hash: string;
  readonly error: { code: string; message: string } | null;
}

async function run(fault: Record<string, unknown>, { workers = 2, flags = [] as string[] } = {}): Promise<Outcome> {
  const program = `
    import { createHash } from 'node:crypto';
    import { batches } from '${built}';
    import { originalView } from '${augment}';
    import { foreignDataset } from '${fixture}';
    const view = originalView({ size: 2, photometric: false });
    const loader = batches(foreignDataset(${JSON.stringify({ length: 48, ...fault })}), { views: [view], batchSize: 8, seed: 1, shuffle: false, workers: ${workers} });
    const outcome = { indices: [], hash: '', error: null };
    const hash = createHash('sha256');
    try {
      for await (const batch of loader.epoch(0)) {
        outcome.indices.push(...batch.indices);
        hash.update(batch.views[0].data);
      }
    } catch ({ code, message }) {
      outcome.error = { code, message };
    }
    await loader.close();
    process.stdout.write(JSON.stringify({ ...outcome, hash: hash.digest('hex') }));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '--input-type=module', '-e', program], { timeout: 50_000 });
  return JSON.parse(stdout) as Outcome;
}

const small = ['--max-old-space-size=48'];
const healthy = run({}, { workers: 0 });

describe('a thread that dies once is replaced, and its pictures are done again', () => {
  test.each([
    { fault: 'exit', workers: 1 },
    { fault: 'exit', workers: 2 },
    { fault: 'crash', workers: 2 },
    { fault: 'late-crash', workers: 1 },
    { fault: 'late-crash', workers: 2 },
    { fault: 'memory', workers: 2, flags: small },
  ])('$fault, $workers workers', async ({ fault, ...options }) => {
    const once = join(folder, `${fault}-${options.workers}`);
    const outcome = await run({ fault, at: 19, once }, options);
    expect(existsSync(once)).toBe(true);
    expect(outcome).toEqual(await healthy);
    expect(outcome).toMatchObject({ error: null, indices: Array.from({ length: 48 }, (_, index) => index) });
  });
});

test.each([
  { fault: 'exit', flags: [] },
  { fault: 'memory', flags: small },
])('one that dies twice at the same pictures ($fault) is an error that names them', async ({ fault, flags }) => {
  const { error, indices } = await run({ fault, at: 19 }, { flags });
  expect(indices).toEqual(Array.from({ length: 16 }, (_, index) => index));
  expect(error).toMatchObject({ code: 'plugin' });
  expect(error!.message).toMatch(
    /^batches\(\): a worker thread ended while it made batch 2 of epoch 0, and so did the one that replaced it: .+\. They worked on the samples 16, 17, 18, 19\. Pass workers: 0 to see where\.$/,
  );
});

test('threads that die before they are ready are an error, not a hang', async () => {
  const suicide = 'import { isMainThread } from "node:worker_threads"; if (!isMainThread) process.exit(4);';
  const { error } = await run({}, { flags: ['--import', `data:text/javascript,${encodeURIComponent(suicide)}`] });
  expect(error).toMatchObject({ code: 'plugin' });
  expect(error!.message).toMatch(
    /^batches\(\): a worker thread ended while it made batch 0 of epoch 0, and so did the one that replaced it: /,
  );
});
