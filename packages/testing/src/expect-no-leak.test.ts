import { useEngine } from '@leoclr/engine';
import { add, dispose, memory, tensor1d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectNoLeak } from './expect-no-leak.ts';

await useEngine('wasm');

test('resolves when nothing stays, and disposes the result', async () => {
  const before = memory().numTensors;
  await expectNoLeak(() => 7);
  await expectNoLeak(() => tensor1d([1]));
  await expectNoLeak(async () => ({ list: [tensor1d([1]), tensor1d([2])], name: 'result' }));
  expect(memory().numTensors).toBe(before);
});

test('counts what stays and what is missing', async () => {
  const left: unknown[] = [];
  const given = tensor1d([1]);
  await expect(expectNoLeak(() => void left.push(tensor1d([1]), tensor1d([2])))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: expectNoLeak(): expected no new tensors, got 2. Wrap the computation in tidy(), or dispose them.]`,
  );
  await expect(expectNoLeak(async () => given.dispose())).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: expectNoLeak(): expected all tensors to stay, got 1 fewer. Dispose nothing that you were given.]`,
  );
  dispose(left as never);
});

test('passes an error on', async () => {
  await expect(
    expectNoLeak(() => {
      throw new Error('mine');
    }),
  ).rejects.toThrow('mine');
});

test('sees an intermediate result that nobody disposes', async () => {
  const kept: unknown[] = [];
  const run = (): unknown => {
    const one = tensor1d([1]);
    kept.push(one);
    return add(one, one);
  };
  await expect(expectNoLeak(run)).rejects.toThrow('got 1');
  dispose(kept as never);
});
