// Our side of the extraction benchmark, in a process of its own: the counterpart of pytorch/eval_extraction.py. Reads one JSON message a line
// from standard input and answers each with one line.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { testView } from '@leoclr/augment';
import { resnet } from '@leoclr/backbones';
import { cachedDataset, evaluationBatches, imageFolder } from '@leoclr/data';
import { useEngine } from '@leoclr/engine';
import { extractFeatures } from '@leoclr/eval';
import { exportWeights } from '@leoclr/io';
import { makeFolder } from './_data-folder.mjs';
import { ownTimes } from './_own-times.mjs';

const SEED = 1;
const BATCH = 64;
let job;

const tasks = { prepare, run, profile };
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  console.log(JSON.stringify(await tasks[message.do](message)));
}

/** Links the photographs and writes the weights, both for the other side too; `decoded` keeps decoded pictures in memory. */
async function prepare({ depth, size, pictures, decoded = false, folder, threads, engine: wanted = 'auto', batch = BATCH, workers }) {
  const engine = await useEngine(wanted, { threads });
  const network = resnet({ depth });
  const weights = network.init(SEED);
  await exportWeights(join(folder, `resnet${depth}.safetensors`), weights);
  const directory = join(folder, `320px-${pictures}`);
  if (!existsSync(directory)) await makeFolder('320px', { folder, count: pictures });
  const files = await imageFolder({ directory, labelled: false });
  const dataset = decoded ? await cachedDataset(files, { kind: 'ram' }) : files;
  job = { network, weights, dataset, view: testView({ size }), batch, workers };
  return { engine: engine.name, backend: engine.backend, threads: engine.threads };
}

/** The features of all pictures; the figure is the mean length of a row, by the root of its width. */
async function run() {
  const start = performance.now();
  const { values, count, width } = await extract();
  const ms = performance.now() - start;
  let sum = 0;
  for (let row = 0; row < count; row++) sum += Math.hypot(...values.subarray(row * width, (row + 1) * width));
  return { ms, figure: sum / count / Math.sqrt(width) };
}

function extract() {
  const { network, weights, dataset, view, batch, workers } = job;
  const batches = evaluationBatches(dataset, { view, batchSize: batch, ...(workers !== undefined && { workers }) });
  return extractFeatures({ network, weights, batches, pictures: dataset.length });
}

/** Where the main thread's time goes. */
async function profile() {
  const functions = await ownTimes(extract);
  return { functions: functions.slice(0, 25) };
}
