import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { cropView } from '@leoclr/augment';
import { batches } from './batches.ts';
import { scenes } from './scenes.ts';

test('batches that were consumed are not kept: memory does not grow with the length of a run', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const view = cropView({ size: 16 });
  const loader = batches(scenes({ length: 64, size: 16 }), { views: [view], batchSize: 4, seed: 1, workers: 1 });
  const seen: WeakRef<object>[] = [];
  for await (const batch of loader.epoch(0)) seen.push(new WeakRef(batch));
  await loader.close();
  await new Promise((resolve) => setTimeout(resolve, 10)); // a WeakRef holds its target to the end of the turn
  collectGarbage();
  expect(seen).toHaveLength(16);
  expect(seen.slice(0, 12).filter((reference) => reference.deref() !== undefined)).toEqual([]);
});
