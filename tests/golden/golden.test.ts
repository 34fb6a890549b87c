import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { inspectEngines, useEngine } from '@leoclr/engine';
import type { EngineName } from '@leoclr/engine';
import { goldenViews } from './formula.ts';
import { readGoldenCase } from './golden-case.ts';
import { runGoldenCase } from './golden-run.ts';

// Fixtures: reference.py, PyTorch 1.13 in float64; see README.md.
const names = ['mocov2-asymmetric', 'mocov2-symmetric', 'leoclr', 'leoclr-enqueue-both'];
const { started, failed } = await startAll();

test('wasm and cpu are among the engines that are compared', async ({ annotate }) => {
  for (const reason of failed) await annotate(reason, 'not compared');
  expect(started).toEqual(expect.arrayContaining(['wasm', 'cpu']));
});

describe.each(names)('%s', (name) => {
  const golden = readGoldenCase(name);
  const { config } = golden;

  test('makes the pictures that the reference saw', () => {
    const [views] = goldenViews(config.seed, { ...config, steps: config.learning_rates.length });
    const first = views![0]!.subarray(0, golden.views.first.length);
    const sum = views!.flatMap((view) => [...view]).reduce((a, b) => a + b);
    expect([...first]).toEqual(golden.views.first);
    expect(sum).toBeCloseTo(golden.views.sum, 8);
  });

  describe.each(started)('on %s', (engine) => {
    beforeAll(() => useEngine(engine));

    test('five steps are those of PyTorch', { timeout: 180_000 }, async ({ annotate }) => {
      const before = memory().numTensors;
      const { losses, pointer, tensors } = await runGoldenCase(golden);
      expect(memory().numTensors).toBe(before);

      expect(pointer).toBe(golden.pointer);
      const errors = new Map([['losses', Math.max(...losses.map((loss, step) => Math.abs(loss / golden.losses[step]! - 1)))]]);
      expect(losses.length).toBe(golden.losses.length);
      for (const [tensor, { data }] of Object.entries(golden.tensors)) {
        if (/^initial|^step1\.(query|key)/.test(tensor)) continue;
        errors.set(tensor, distance(tensors[tensor]!, data as Float32Array));
      }
      // Momentum m moves the key encoder so little that its parameters would be right within 1e-4 without moving at all.
      for (const parameter of ['query', 'key'].flatMap((role) => Object.keys(golden.parameters).map((name) => `${role}.${name}`))) {
        const start = tensors[`initial.${parameter.replace(/^(query|key)\./, '')}`]!;
        const end = golden.tensors[`final.${parameter}`]!.data as Float32Array;
        errors.set(`moved.${parameter}`, movement({ start, end, actual: tensors[`final.${parameter}`]! }, losses.length));
      }

      await annotate(worstOfEachKind(errors), 'worst relative errors');
      expect(errors.size).toBeGreaterThan(400);
      expect([...errors].filter(([, error]) => !(error < 1e-4))).toEqual([]);
    });
  });
});

/** The engines that this machine has: those whose packages are installed and that start. */
async function startAll(): Promise<{ started: EngineName[]; failed: string[] }> {
  const started: EngineName[] = [];
  const failed: string[] = [];
  const installed = (await inspectEngines()).filter(({ found }) => found);
  for (const name of installed.map((engine) => engine.name as EngineName)) {
    await useEngine(name).then(
      () => started.push(name),
      (error: Error) => failed.push(error.message),
    );
  }
  return { started, failed };
}

/** max|a − b| / max|b|; NaN when any value is NaN. */
function distance(actual: Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  return largest(expected.map((value, index) => value - actual[index]!)) / largest(expected);
}

/** Difference of the ways from `start`, as a share of the longest, beyond what `steps` roundings of the end to float32 explain. */
function movement({ start, end, actual }: Record<'start' | 'end' | 'actual', Float32Array>, steps: number): number {
  const rounding = (steps + 1) * 2 ** -24 * largest(end);
  const way = largest(end.map((value, index) => value - start[index]!));
  return Math.max(0, distance(actual, end) * largest(end) - rounding) / way;
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** `losses 1e-7, final.query 2e-7 (conv1.weight), …` */
function worstOfEachKind(errors: ReadonlyMap<string, number>): string {
  const worst = new Map<string, [error: number, name: string]>();
  for (const [tensor, error] of errors) {
    const [place, role, ...name] = tensor.split('.');
    const kind = name.at(-1)?.startsWith('running_') ? 'statistics' : role === undefined ? place! : `${place}.${role}`;
    if (!(error <= (worst.get(kind)?.[0] ?? -1))) worst.set(kind, [error, name.join('.')]);
  }
  return [...worst].map(([kind, [error, name]]) => `${kind} ${error.toExponential(1)}${name && ` (${name})`}`).join(', ');
}
