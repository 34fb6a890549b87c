import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { memory, tensor4d } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { linearHead, resnet18, withHead } from '@leoclr/backbones';
import { rng } from '@leoclr/core';
import { inspectEngines, useEngine } from '@leoclr/engine';
import type { EngineName } from '@leoclr/engine';
import { sgd } from '@leoclr/optim';
import { disposeState, initState, mocoV2, trainStep } from '@leoclr/trainer';

const STEPS = 1000;
const WARM_UP = 200;
const BATCHES = [5, 2, 8, 3, 10, 7, 4, 6, 12, 9, 1, 11];
const SIDES = [32, 24];
/**
 * How much more memory the process may hold after the last steps than after the warm-up, when all 24 shapes have been seen: outside V8's
 * heap, and in what V8 keeps after a full collection; its garbage comes and goes by 50 MB. Over 800 steps it comes to 25 KB a step, a quarter
 * of one picture's activations.
 */
const GROWTH_MB = 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const engines = (await inspectEngines()).filter(({ found }) => found).map(({ name }) => name as EngineName);

// The cpu engine would take an hour; its memory is V8's.
describe.each(engines.filter((name) => name !== 'cpu'))('on %s', (engine) => {
  test(`${STEPS} steps with changing batch shapes leak neither tensors nor memory`, { timeout: 600_000 }, async ({ annotate }) => {
    await useEngine(engine);
    const outside = memory().numTensors;
    const network = withHead(resnet18({ widthMultiplier: 1 / 4 }), linearHead({ width: 16 }));
    const ingredients = { network, method: mocoV2({ size: 32, queueSize: 64, momentum: 0.9 }), optimizer: sgd() };
    let state = initState(ingredients, 1);
    const { numTensors, numBytes } = memory();

    const outsideMB: number[] = [];
    let heapBefore = 0;
    const start = performance.now();
    for (let step = 0; step < STEPS; step++) {
      const views = picturesOf(step);
      const result = trainStep(ingredients, state, views, 0.03);
      state = result.state;
      expect(Number.isFinite((await result.loss.data())[0])).toBe(true);
      for (const tensor of [result.loss, ...views]) tensor.dispose();
      expect(memory()).toMatchObject({ numTensors, numBytes });
      const { rss, heapTotal } = process.memoryUsage();
      outsideMB.push((rss - heapTotal) / 2 ** 20);
      if (step + 1 === WARM_UP) heapBefore = heapMB();
    }
    const seconds = (performance.now() - start) / 1000;
    const heapAfter = heapMB();
    disposeState(state);
    expect(memory().numTensors).toBe(outside);

    const [before, after] = [median(outsideMB.slice(WARM_UP - 50, WARM_UP)), median(outsideMB.slice(-50))];
    await annotate(
      `${engine}: ${before.toFixed(0)} MB after ${WARM_UP} steps, ${after.toFixed(0)} MB after ${STEPS}, ${seconds.toFixed(0)} s`,
      'memory',
    );
    expect(after - before).toBeLessThan(GROWTH_MB);
    expect(heapAfter - heapBefore).toBeLessThan(GROWTH_MB);
  });
});

/** Two views of random pictures; the number changes with each step, the size every twelve. */
function picturesOf(step: number): ReturnType<typeof tensor4d>[] {
  const [batch, side] = [BATCHES[step % BATCHES.length]!, SIDES[Math.floor(step / BATCHES.length) % SIDES.length]!];
  return [0, 1].map((view) => {
    const draw = rng(1, 'steps', { epoch: step, view });
    return tensor4d(
      Float32Array.from({ length: batch * side * side * 3 }, () => draw.uniformBetween(-1, 1)),
      [batch, side, side, 3],
    );
  });
}

function heapMB(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
