import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { emaUpdate } from './ema-update.ts';
import { expectClose, normals, sizeOf, toTensor } from './fixtures/numbers.ts';
import { useEngine } from './use-engine.ts';

describe.each(['cpu', 'wasm'] as const)('on %s', (engine) => {
  test.each([[[3, 3, 4, 8]], [[7]], [[130, 129]]])('blends: %j', async (shape) => {
    await useEngine(engine);
    const [a, v] = [normals(sizeOf(shape), 1), normals(sizeOf(shape), 2)];
    const [average, value] = [toTensor(a, shape), toTensor(v, shape)];
    const twin = average.clone();
    const before = memory().numTensors;
    const blended = emaUpdate({ average, value }, { momentum: 0.99 });
    average.dispose();
    expect(memory().numTensors).toBe(before);
    await expectClose(
      blended,
      a.map((old, index) => 0.99 * old + 0.01 * v[index]!),
    );
    await expectClose(twin, a, 1e-7);
    twin.dispose();
    const again = emaUpdate({ average: blended, value }, { momentum: 0 });
    await expectClose(again, v);
  });
});

test('says when the shapes differ', async () => {
  await useEngine('cpu');
  expect(() =>
    emaUpdate({ average: toTensor([1, 2], [2]), value: toTensor([1, 2], [2, 1]) }, { momentum: 0.9 }),
  ).toThrowErrorMatchingInlineSnapshot(`[LeoclrError: emaUpdate(): expected value to have shape [2] like average, got [2, 1].]`);
});
