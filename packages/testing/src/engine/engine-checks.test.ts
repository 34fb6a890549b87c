import { LeoclrError } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { clone, getKernel, keep, memory, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import type { KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { describeEngine } from './describe-engine.ts';
import { engineChecks } from './engine-checks.ts';

beforeAll(() => useEngine('cpu'));

// A smaller suite on another seed; the built-in engines run all of it in tests/conformance.
describeEngine('cpu', { seed: 7, families: ['add and ReLU', 'softmax', 'SGD update'] });

test('has more than 300 cases of different shapes', () => {
  const names = engineChecks().map(({ name }) => name);
  const shapes = names.map((name) => name.replace(/^(.*) \d+: /, '$1 '));
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(shapes).size).toBeGreaterThan(600);
});

test('is a function of the seed', () => {
  const names = (seed: number): string[] => engineChecks({ seed, families: ['convolution'] }).map(({ name }) => name);
  expect(names(1)).toEqual(names(1));
  expect(names(1)).not.toEqual(names(2));
});

test('a kernel that is a little off is found, with all that is needed to run it again', async () => {
  const failures = await withKernel('Add', (original) => (call) => {
    const result = original.kernelFunc(call) as TensorInfo;
    const values = (call.backend as { data: { get(id: object): { values: Float32Array } } }).data.get(result.dataId).values;
    if (values.length > 5) values[5]! *= 1.001;
    return result;
  });
  expect(failures[0]).toMatchInlineSnapshot(
    `"cpu, two numbers each 0: a [16, 17], b [16, 17]; add (seed 1): expected the result to be within 0.00001 of its largest value, got 3.2e-4 at 5: 1.4663015604019165 where 1.464836746454239 is right."`,
  );
});

test('a kernel that keeps tensors is found', async () => {
  const failures = await withKernel('Add', (original) => (call) => {
    keep(clone(call.inputs['a'] as Tensor));
    return original.kernelFunc(call);
  });
  expect(failures[0]).toMatchInlineSnapshot(
    `"cpu, two numbers each 0: a [16, 17], b [16, 17]; add (seed 1): expected no tensors to be left behind or missing, got 2."`,
  );
});

test('rejects an unknown family', () => {
  expect(() => engineChecks({ families: ['convolution', 'astrology'] })).toThrow(LeoclrError);
  expect(() => engineChecks({ families: ['astrology'] })).toThrow(/expected families to be some of convolution, .*, got "astrology"/);
});

/** Messages of the checks that fail with a spoiled kernel. */
async function withKernel(kernelName: string, spoil: (original: KernelConfig) => KernelConfig['kernelFunc']): Promise<string[]> {
  const original = getKernel(kernelName, 'cpu')!;
  unregisterKernel(kernelName, 'cpu');
  registerKernel({ ...original, kernelFunc: spoil(original) });
  const failures: string[] = [];
  try {
    for (const { run } of engineChecks({ families: ['two numbers each'] }).slice(0, 14))
      await run().catch((error: Error) => failures.push(error.message));
  } finally {
    unregisterKernel(kernelName, 'cpu');
    registerKernel(original);
  }
  return failures;
}

test('a check leaves no tensor behind', async () => {
  const before = memory().numTensors;
  for (const { run } of engineChecks({ families: ['memory'] }).slice(0, 6)) await run();
  expect(memory().numTensors).toBe(before);
});
