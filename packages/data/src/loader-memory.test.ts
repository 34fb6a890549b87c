// The peak memory of a loader: measured in processes of their own, on the built packages.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const built = new URL('../dist/index.js', import.meta.url).href;
const augment = new URL('../../augment/dist/index.js', import.meta.url).href;
const fixture = new URL('./fixtures/foreign-dataset.mjs', import.meta.url).href;

/** Resident memory in MB after every hundredth batch of 1.6 MB. */
async function residentMegabytes({ length, workers, prefetch }: { length: number; workers: number; prefetch: number }): Promise<number[]> {
  const program = `
    import { batches } from '${built}';
    import { originalView } from '${augment}';
    import { foreignDataset } from '${fixture}';
    const view = originalView({ size: 64, photometric: false });
    const loader = batches(foreignDataset({ length: ${length} }), { views: [view, view], batchSize: 16, seed: 1, workers: ${workers}, prefetch: ${prefetch} });
    const resident = [];
    for (let epoch = 0; resident.length < 4; epoch++) {
      for await (const { step } of loader.epoch(epoch)) {
        if (step % 100 === 99) resident.push(process.memoryUsage().rss / 1e6);
        if (resident.length === 4) break;
      }
    }
    await loader.close();
    process.stdout.write(JSON.stringify(resident));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { timeout: 50_000 });
  return JSON.parse(stdout) as number[];
}

test.each([0, 2])('does not grow with the number of batches, nor with the length of the data set (%d workers)', async (workers) => {
  const small = await residentMegabytes({ length: 3200, workers, prefetch: 2 });
  const large = await residentMegabytes({ length: 1_000_000, workers, prefetch: 2 });
  // 300 batches are 470 MB. What grows are heaps of garbage not yet collected.
  for (const resident of [small, large]) expect(resident[3]! - resident[0]!).toBeLessThan(60);
  // The order of a million pictures takes 4 MB.
  expect(Math.max(...large) - Math.max(...small)).toBeLessThan(60);
});

test('grows by one batch for each that is prefetched', async () => {
  const [few, many] = await Promise.all([2, 102].map((prefetch) => residentMegabytes({ length: 3200, workers: 0, prefetch })));
  const growth = Math.max(...many!) - Math.max(...few!);
  expect(growth).toBeGreaterThan(100 * 1.57 * 0.8);
  expect(growth).toBeLessThan(100 * 1.57 * 1.2 + 40);
});
