// Our side of the benchmarks, in a process of its own: the counterpart of pytorch/leoclr_step.py. Reads one JSON message a line from
// standard input and answers each with one line.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tensor4d, tidy } from '@tensorflow/tfjs-core';
import { mlpHead, resnet, withHead } from '@leoclr/backbones';
import { LeoclrError, rng } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { saveSafetensors, toTorchvision } from '@leoclr/io';
import { sgd } from '@leoclr/optim';
import { initState, leoclr, trainStep } from '@leoclr/trainer';
import { profileSteps } from './_profile-steps.mjs';

const SEED = 1;
let job;

const tasks = { prepare, step, changes, features, memory, profile };
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  console.log(JSON.stringify(await tasks[message.do](message)));
}

/** Starts the engine and makes state and batch; writes both to `file`, if there is one, for the other side. */
async function prepare({ config, engine: wanted, threads, precision, work, file }) {
  const engine = await start(wanted, { threads, precision });
  if (engine.refused !== undefined) return engine;
  const { size, batch, queueSize, momentum, temperature, sgdMomentum, weightDecay } = config;
  const backbone = resnet({ depth: config.depth, stem: config.stem });
  const network = withHead(backbone, mlpHead({ width: config.width }));
  const method = leoclr({ size, queueSize, momentum, temperature });
  const ingredients = { network, method, optimizer: sgd({ momentum: sgdMomentum, weightDecay }) };
  const state = initState(ingredients, SEED);
  const views = Array.from({ length: work === 'features' ? 1 : 3 }, (_, view) => noise([batch, size, size, 3], view));
  job = { config, backbone, ingredients, state, views };
  if (file) await saveJob(file);
  if (config.remember) job.initial = await snapshot();
  return { engine: engine.name, backend: engine.backend, threads: engine.threads, notes: engine.notes };
}

/** An engine may not know how to train in bf16, or the CPU may not: that is a result, too. */
async function start(wanted, { threads, precision }) {
  if (precision === 'f32') return useEngine(wanted, { threads });
  try {
    const engine = await useEngine(wanted, { threads, precision });
    return engine.precision === precision ? engine : { refused: `the engine ${engine.name} does not train in ${precision}` };
  } catch (error) {
    if (error instanceof LeoclrError) return { refused: error.message };
    throw error;
  }
}

async function step() {
  const start = performance.now();
  const { state, loss } = trainStep(job.ingredients, job.state, job.views, job.config.learningRate);
  const [value] = await loss.data(); // the step has really happened
  loss.dispose();
  job.state = state;
  return { ms: performance.now() - start, loss: value };
}

/** How far each part of the state has moved since the beginning (L2 norm). */
async function changes() {
  const now = await snapshot();
  return Object.fromEntries(Object.entries(now).map(([part, arrays]) => [part, distance(arrays, job.initial[part])]));
}

async function features() {
  const { backbone, state, views } = job;
  const start = performance.now();
  const output = tidy(() => backbone.apply(state.query, views[0], 'eval').features); // [N, D]
  const values = await output.data();
  const ms = performance.now() - start;
  output.dispose();
  const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  const projection = values.reduce((sum, value, index) => sum + value * Math.cos(index), 0);
  return { ms, norm, projection };
}

/** Peak resident set size of this process in bytes. */
function memory() {
  return { peak: 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) };
}

function profile({ steps }) {
  return profileSteps(step, steps);
}

async function saveJob(file) {
  const { state, views } = job;
  const ofViews = await Promise.all(views.map(async (view, index) => [`views.${index}`, await safeTensor(view)]));
  const queue = views.length === 3 ? { queue: await safeTensor(state.queue.rows) } : {};
  await saveSafetensors(file, { ...(await toTorchvision(state.query)), ...Object.fromEntries(ofViews), ...queue });
}

async function safeTensor(tensor) {
  return { dtype: 'F32', shape: tensor.shape, data: await tensor.data() };
}

async function snapshot() {
  const { query, key, queue } = job.state;
  const copies = (params) => Promise.all(Object.values(params).map(async (tensor) => Float32Array.from(await tensor.data())));
  return {
    queue: await copies([queue.rows]),
    'query.params': await copies(query.params),
    'query.stats': await copies(query.stats),
    'key.params': await copies(key.params),
    'key.stats': await copies(key.stats),
  };
}

function distance(arrays, others) {
  let sum = 0;
  for (const [index, array] of arrays.entries()) {
    for (let i = 0; i < array.length; i++) sum += (array[i] - others[index][i]) ** 2;
  }
  return Math.sqrt(sum);
}

/** A view of normally distributed pixels. */
function noise(shape, view) {
  const draw = rng(SEED, 'bench', { view });
  return tensor4d(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => draw.normal()),
    shape,
  );
}
