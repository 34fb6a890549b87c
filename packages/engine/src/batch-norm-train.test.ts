import { grads, memory, ones, zeros } from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { batchNormTrain } from './batch-norm-train.ts';
import { differences, dot, expectClose, normals, sizeOf, toTensor } from './fixtures/numbers.ts';
import { useEngine } from './use-engine.ts';

const cases = [
  { shape: [2, 3, 3, 4], groups: 1, relu: false },
  { shape: [2, 3, 3, 4], groups: 1, relu: true },
  { shape: [4, 2, 3, 8], groups: 2, relu: true },
  { shape: [12, 1, 1, 4], groups: 3, relu: false },
  { shape: [1, 2, 2, 12], groups: 1, relu: true },
  { shape: [3, 3, 2, 5], groups: 1, relu: true },
  { shape: [2, 5, 1, 3], groups: 2, relu: false },
  { shape: [4, 3, 3, 20], groups: 4, relu: true },
  { shape: [2, 2, 3, 16], groups: 1, relu: true },
  { shape: [4, 3, 1, 24], groups: 2, relu: false },
  { shape: [2, 2, 2, 40], groups: 1, relu: true },
];

describe.each(['cpu', 'wasm'] as const)('on %s', (engine) => {
  test.each(cases)('agrees with plain loops: $shape in $groups groups, relu $relu', async ({ shape, groups, relu }) => {
    await useEngine(engine);
    const channels = shape[3]!;
    // A mean that is not zero would show a variance that cancels.
    const x = normals(sizeOf(shape), 1).map((value, index) => value * (1 + (index % channels)) + 3 * (index % channels));
    const rounded = x.map(Math.fround);
    const scale = normals(channels, 2);
    const offset = normals(channels, 3);
    const dy = normals(x.length, 4);
    const expected = reference({ x: rounded, scale, offset }, { channels, groups, relu });
    const loss = (values: Partial<Values>): number =>
      dot(reference({ x: rounded, scale, offset, ...values }, { channels, groups, relu }).y, dy);

    const inputs = [
      toTensor<Rank.R4>(rounded, shape),
      toTensor<Rank.R1>(scale, [channels]),
      toTensor<Rank.R1>(offset, [channels]),
    ] as const;
    const upstream = toTensor(dy, shape);
    const before = memory().numTensors;
    const { y, mean, variance } = batchNormTrain({ x: inputs[0], scale: inputs[1], offset: inputs[2] }, { groups, relu });
    const [dx, dscale, doffset] = grads(
      (a: Tensor, b: Tensor, c: Tensor) =>
        batchNormTrain({ x: a as Tensor4D, scale: b as Tensor1D, offset: c as Tensor1D }, { groups, relu }).y,
    )([...inputs], upstream);
    expect(memory().numTensors - before).toBe(6);

    expect([mean.shape, variance.shape]).toEqual([
      [groups, channels],
      [groups, channels],
    ]);
    await expectClose(y, expected.y);
    await expectClose(mean, expected.mean);
    await expectClose(variance, expected.variance);
    await expectClose(
      dx!,
      differences((at) => loss({ x: at }), rounded),
      2e-5,
    );
    await expectClose(
      dscale!,
      differences((at) => loss({ scale: at }), scale),
      2e-5,
    );
    await expectClose(
      doffset!,
      differences((at) => loss({ offset: at }), offset),
      2e-5,
    );
  });

  test('keeps the variance of a channel far from zero', async () => {
    await useEngine(engine);
    const x = normals(64 * 4, 5).map((value) => Math.fround(1000 + 0.1 * value));
    const expected = reference(
      { x, scale: new Float64Array(4).fill(1), offset: new Float64Array(4) },
      { channels: 4, groups: 1, relu: false },
    );
    const { mean, variance } = batchNormTrain({
      x: toTensor<Rank.R4>(x, [4, 4, 4, 4]),
      scale: ones<Rank.R1>([4]),
      offset: zeros<Rank.R1>([4]),
    });
    expect(mean.shape).toEqual([1, 4]);
    await expectClose(mean, expected.mean, 1e-6);
    // Float32 means of 1000 are known to 6e-5, a square of which is far below the variance of 0.01.
    await expectClose(variance, expected.variance, 1e-4);
  });

  test('a constant channel becomes the offset', async () => {
    await useEngine(engine);
    const x = new Float64Array(2 * 2 * 2 * 4).fill(7);
    const { y, variance } = batchNormTrain({
      x: toTensor<Rank.R4>(x, [2, 2, 2, 4]),
      scale: ones<Rank.R1>([4]),
      offset: ones<Rank.R1>([4]),
    });
    expect(Math.max(...(await variance.data()))).toBe(0);
    await expectClose(y, new Float64Array(x.length).fill(1), 1e-6);
  });
});

test('says when the groups do not divide the batch', async () => {
  await useEngine('cpu');
  const x = zeros<Rank.R4>([6, 1, 1, 2]);
  const [scale, offset] = [ones<Rank.R1>([2]), zeros<Rank.R1>([2])];
  expect(() => batchNormTrain({ x, scale, offset }, { groups: 4 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: batchNormTrain(): expected groups to divide the batch of 6, got 4. Choose a batch size that is a multiple of the groups.]`,
  );
  expect(() => batchNormTrain({ x, scale: ones<Rank.R1>([3]), offset })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: batchNormTrain(): expected scale to have shape [2], got [3].]`,
  );
});

interface Values {
  x: Float64Array;
  scale: Float64Array;
  offset: Float64Array;
}

function reference({ x, scale, offset }: Values, { channels, groups, relu }: { channels: number; groups: number; relu: boolean }) {
  const perGroup = x.length / groups;
  const count = perGroup / channels;
  const mean = new Float64Array(groups * channels);
  const variance = new Float64Array(groups * channels);
  const statistic = (index: number): number => Math.floor(index / perGroup) * channels + (index % channels);
  x.forEach((value, index) => (mean[statistic(index)]! += value / count));
  x.forEach((value, index) => (variance[statistic(index)]! += (value - mean[statistic(index)]!) ** 2 / count));
  const y = x.map((value, index) => {
    const at = statistic(index);
    const normalised = ((value - mean[at]!) / Math.sqrt(variance[at]! + 1e-5)) * scale[index % channels]! + offset[index % channels]!;
    return relu ? Math.max(0, normalised) : normalised;
  });
  return { y, mean, variance };
}
