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
 * How much more memory the process may hold after the last steps than after the warm-up, when all 24 shapes have been seen. Over 800 steps
 * it comes to 50 KB a step, half of one picture's activations. Garbage that V8 has not collected yet comes and goes by about 20 MB.
 */
const GROWTH_MB = 40;

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

    const residentMB: number[] = [];
    const start = performance.now();
    for (let step = 0; step < STEPS; step++) {
      const views = picturesOf(step);
      const result = trainStep(ingredients, state, views, 0.03);
      state = result.state;
      expect(Number.isFinite((await result.loss.data())[0])).toBe(true);
      for (const tensor of [result.loss, ...views]) tensor.dispose();
      expect(memory()).toMatchObject({ numTensors, numBytes });
      residentMB.push(process.memoryUsage.rss() / 2 ** 20);
    }
    const seconds = (performance.now() - start) / 1000;
    disposeState(state);
    expect(memory().numTensors).toBe(outside);

    const [before, after] = [median(residentMB.slice(WARM_UP - 50, WARM_UP)), median(residentMB.slice(-50))];
    await annotate(
      `${engine}: ${before.toFixed(0)} MB after ${WARM_UP} steps, ${after.toFixed(0)} MB after ${STEPS}, ${seconds.toFixed(0)} s`,
      'memory',
    );
    expect(after - before).toBeLessThan(GROWTH_MB);
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

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
