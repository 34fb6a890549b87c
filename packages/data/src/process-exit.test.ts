// A program that uses a loader must end by itself: each test runs one in a process of its own, on the built packages.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const built = new URL('../dist/index.js', import.meta.url).href;
const augment = new URL('../../augment/dist/index.js', import.meta.url).href;
const setUp = `
  import { batches, evaluationBatches, scenes } from '${built}';
  import { normalization, testView } from '${augment}';
  const dataset = scenes({ length: 40, size: 16 });
  const view = testView({ size: 8, cropFraction: 1 });
  const rest = { batchSize: 4, normalization: normalization.imagenet, workers: 2 };
  const loader = batches(dataset, { views: [view], seed: 1, ...rest });
`;

test.each([
  ['that reads to the end and closes', 'for await (const batch of loader.epoch(0)); await loader.close();'],
  ['that reads to the end and never closes', 'for await (const batch of loader.epoch(0));'],
  ['that leaves early and never closes', 'for await (const batch of loader.epoch(0)) break;'],
  ['that forgets a half-read epoch', 'await loader.epoch(0)[Symbol.asyncIterator]().next();'],
  ['that never reads', ''],
  ['that leaves an evaluation early', 'for await (const batch of evaluationBatches(dataset, { view, ...rest })) break;'],
])('a program %s ends by itself', async (_what, program) => {
  const code = `${setUp}${program}\nprocess.stdout.write('done');`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], { timeout: 50_000 });
  expect([stdout, stderr]).toEqual(['done', '']);
});

test('a program that fails in the loop ends with its own error', async () => {
  const code = `${setUp}for await (const batch of loader.epoch(0)) throw new Error('my mistake');`;
  const failed = promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], { timeout: 50_000 });
  await expect(failed).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('my mistake') as string });
});
