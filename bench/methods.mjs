// Compares the methods: training steps a second in the quickstart's configuration, without the loader: MoCo-v2 (one forward pass for the query, one for the key)
// beside LeOCLR and the crop control (one query, two keys).
import { parseArgs } from 'node:util';
import { dispose, tensor4d } from '@tensorflow/tfjs-core';
import { mlpHead, resnet18, withHead } from '@leoclr/backbones';
import { rng } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { sgd } from '@leoclr/optim';
import { cropControl, disposeState, initState, leoclr, mocoV2, trainStep } from '@leoclr/trainer';
import { interleave } from './_interleave.mjs';
import { machine } from './_machine.mjs';

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'auto' },
    batch: { type: 'string', default: '64' },
    size: { type: 'string', default: '32' },
    steps: { type: 'string', default: '2' }, // in one timing
    rounds: { type: 'string', default: '5' },
  },
});
const [batch, size, steps, rounds] = [values.batch, values.size, values.steps, values.rounds].map(Number);

const engine = await useEngine(values.engine);
const network = withHead(resnet18({ stem: 'cifar', widthMultiplier: 0.25 }), mlpHead({ width: 64 }));
const optimizer = sgd({ weightDecay: 5e-4 });
const shared = { size, queueSize: 384, momentum: 0.99 };
const methods = [mocoV2(shared), leoclr(shared), cropControl(shared)];
const views = Array.from({ length: 3 }, (_, view) => noise(view));

const variants = {};
const states = {};
for (const method of methods) {
  states[method.name] = initState({ network, method, optimizer }, 1);
  variants[method.name] = async () => {
    for (let step = 0; step < steps; step++) {
      const next = trainStep({ network, method, optimizer }, states[method.name], views.slice(0, method.views.length), 0.06);
      states[method.name] = next.state;
      await next.loss.data(); // the step has really happened
      next.loss.dispose();
    }
  };
}

const timings = await interleave(variants, rounds);
for (const state of Object.values(states)) disposeState(state);
dispose(views);

const rows = methods.map(({ name }) => {
  const { median, low, high } = timings[name];
  const ratio = median / timings[methods[0].name].median;
  return { method: name, stepsPerSecond: steps / median, low: steps / high, high: steps / low, timeRatio: ratio };
});
console.log(
  `${engine.name}, ${engine.threads} threads; ResNet-18 × 0.25, ${size} px, batch ${batch}; median of ${rounds} rounds of ${steps} steps`,
);
const rounded = (value) => Number(value.toFixed(2));
console.table(
  Object.fromEntries(
    rows.map(({ method, stepsPerSecond, low, high, timeRatio }) => [
      method,
      { 'steps/s': rounded(stepsPerSecond), from: rounded(low), to: rounded(high), [`time / ${methods[0].name}`]: rounded(timeRatio) },
    ]),
  ),
);
console.log(JSON.stringify({ bench: 'methods', engine: engine.name, threads: engine.threads, batch, size, machine: machine(), rows }));

/** A view of normally distributed pixels, `[N, H, W, 3]`. */
function noise(view) {
  const draw = rng(1, 'bench', { view });
  return tensor4d(
    Float32Array.from({ length: batch * size * size * 3 }, () => draw.normal()),
    [batch, size, size, 3],
  );
}
