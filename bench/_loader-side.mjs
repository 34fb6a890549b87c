// Our side of the data benchmark, in a process of its own: the counterpart of pytorch/torchvision_views.py. Reads one JSON message a line from
// standard input and answers each with one line.
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { cropView, drawCropView, drawOriginalView, originalView } from '@leoclr/augment';
import { rng } from '@leoclr/core';
import { batches, imageFolder } from '@leoclr/data';
import { ownTimes } from './_own-times.mjs';

const SEED = 1;
/** Of a sample's last batch: that there are numbers is all that is checked. */
const CHECKED_VALUES = 1000;
const makeView = { crop: cropView, original: originalView };
const draw = { crop: drawCropView, original: (random) => drawOriginalView(random) };
let loader = null;
let epochs = 0;

const tasks = { prepare, epoch, parity, memory, profile };
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  console.log(JSON.stringify(await tasks[message.do](message)));
}
await loader?.close();

/** Opens the pictures of a folder; `workers: null` takes the loader's default. */
async function prepare({ folder, views, size, batch, workers, cache, cacheFolder }) {
  await loader?.close();
  const dataset = await openDataset({ folder, cache, cacheFolder });
  loader = batches(dataset, {
    views: views.map((kind) => makeView[kind]({ size })),
    batchSize: batch,
    seed: SEED,
    ...(workers !== null && { workers }),
  });
  epochs = 0;
  return { pictures: dataset.length };
}

/** Reads the next epoch, or its first `most` batches; with `pauseMs`, as slowly as a trainer, so that batches lie and wait. */
async function epoch({ most = Number.POSITIVE_INFINITY, pauseMs = 0 }) {
  const start = performance.now();
  let pictures = 0;
  let count = 0;
  let norm = 0;
  let took = 0;
  for await (const { indices, views, step } of loader.epoch(epochs++)) {
    pictures += indices.length;
    took = performance.now() - start;
    if (step === loader.stepsPerEpoch - 1) norm = Math.hypot(...views[0].data.subarray(0, CHECKED_VALUES));
    if (++count >= most) break;
    if (pauseMs > 0) await sleep(pauseMs);
  }
  return { ms: took, pictures, norm };
}

/** Writes the views of the first pictures, float32 `[views, N, H, W, 3]`, and answers with the parameters that were drawn for them. */
async function parity({ folder, views: kinds, size, pictures, file }) {
  const dataset = await openDataset({ folder, cache: 'decoding' });
  const views = kinds.map((kind) => makeView[kind]({ size }));
  const indices = Array.from({ length: pictures }, (_, index) => index);
  const once = batches(dataset, { views, batchSize: pictures, seed: SEED, workers: 0, shuffle: false, indices });
  for await (const batch of once.epoch(0)) writeFileSync(file, Buffer.concat(batch.views.map(({ data }) => bytesOf(data))));
  await once.close();
  const samples = await Promise.all(indices.map((index) => dataset.get(index)));
  return {
    paths: samples.map(({ name }) => name),
    draws: samples.map(({ image }, sample) => kinds.map((kind, view) => draw[kind](rng(SEED, 'augment', { sample, view }), image))),
  };
}

/** Where the time of an epoch goes: functions of this thread, and all that other threads of the process do (decoders, collecting garbage). */
async function profile() {
  let all = 0;
  let pictures = 0;
  const functions = await ownTimes(async () => {
    const before = process.cpuUsage();
    ({ pictures } = await epoch({}));
    const { user, system } = process.cpuUsage(before);
    all = user + system;
  });
  const busy = functions.filter(({ name }) => !name.startsWith('(idle)'));
  const own = busy.reduce((sum, { time }) => sum + time, 0);
  return { pictures, microseconds: all, elsewhere: Math.max(0, all - own), functions: busy };
}

/** Resident set size of this process in bytes: now, and the most there has been. */
function memory() {
  const status = readFileSync('/proc/self/status', 'utf8');
  const bytes = (field) => 1024 * Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)[1]);
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') };
}

async function openDataset({ folder, cache, cacheFolder }) {
  const dataset = await imageFolder({ directory: folder, labelled: false });
  if (cache === 'decoding') return dataset;
  const { cachedDataset } = await import('@leoclr/data');
  return cachedDataset(dataset, cache === 'ram' ? { kind: 'ram' } : { kind: 'disk', directory: cacheFolder });
}

function bytesOf({ buffer, byteOffset, byteLength }) {
  return Buffer.from(buffer, byteOffset, byteLength);
}
