// Our side of the logistic regression benchmark, in a process of its own: the counterpart of pytorch/eval_logreg.py. Reads one JSON message a
// line from standard input and answers each with one line.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { matMul, relu, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { rng } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { logisticRegression } from '@leoclr/eval';
import { ownTimes } from './_own-times.mjs';

/** Eigenvalues of the features fall over this many decades before the ReLU. */
const DECADES = 2;
/** Distance of the classes, in standard deviations of the strongest direction. */
const EDGE = 0.3;
/** Rows that are made at a time. */
const BLOCK = 10_000;
/** Share of the training rows that the strength is chosen on: the last ones. */
const VALIDATION_SHARE = 0.2;
let input;

const tasks = { prepare, run, profile };
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  console.log(JSON.stringify(await tasks[message.do](message)));
}

/** Makes features like those of a trained network: correlated, clustered, not below 0. Writes them for the other side too. */
async function prepare({ train, test, width, classes, folder, threads, engine: wanted = 'auto' }) {
  const engine = await useEngine(wanted, { ...(threads !== undefined && { threads }) });
  const { values, labels } = await makeFeatures({ count: train + test, width, classes });
  if (folder !== undefined) {
    writeFileSync(join(folder, `logreg-${train}-${width}.f32`), values);
    writeFileSync(join(folder, `logreg-${train}-${width}.i32`), labels);
  }
  const fitted = train - Math.floor(train * VALIDATION_SHARE);
  const part = (from, to) => ({
    values: values.subarray(from * width, to * width),
    count: to - from,
    width,
    indices: Int32Array.from({ length: to - from }, (_, i) => from + i),
  });
  input = {
    train: part(0, fitted),
    trainLabels: labels.subarray(0, fitted),
    validation: part(fitted, train),
    validationLabels: labels.subarray(fitted, train),
    test: part(train, train + test),
    testLabels: labels.subarray(train),
    classes,
  };
  return { engine: engine.name, backend: engine.backend, threads: engine.threads };
}

/** The whole sweep; the figure is the accuracy on the test rows. */
async function run() {
  const start = performance.now();
  const { record } = await logisticRegression(input);
  const ms = performance.now() - start;
  const { score, l2, grid, objective } = record;
  return {
    ms,
    figure: score,
    l2,
    objectives: grid.map((point) => point.objective),
    refit: objective,
    iterations: grid.map((point) => point.iterations),
  };
}

/** Where the main thread's time goes. */
async function profile() {
  const functions = await ownTimes(() => logisticRegression(input));
  return { functions: functions.slice(0, 25) };
}

async function makeFeatures({ count, width, classes }) {
  const draw = rng(1, 'bench');
  const normal = (length, scale = () => 1) => Float32Array.from({ length }, (_, i) => draw.normal() * scale(i));
  const falling = (i) => 10 ** ((-DECADES * (i % width)) / (width - 1));
  const mixing = tensor2d(normal(width * width), [width, width]);
  const centres = normal(classes * width);
  const labels = Int32Array.from({ length: count }, () => draw.integer(classes));
  const values = new Float32Array(count * width);
  for (let from = 0; from < count; from += BLOCK) {
    const rows = Math.min(BLOCK, count - from);
    const hidden = Float32Array.from({ length: rows * width }, (_, i) => {
      const centre = centres[labels[from + Math.floor(i / width)] * width + (i % width)];
      return (draw.normal() + EDGE * centre) * falling(i);
    });
    const block = tidy(() => relu(matMul(tensor2d(hidden, [rows, width]), mixing)));
    values.set(await block.data(), from * width);
    block.dispose();
  }
  mixing.dispose();
  return { values, labels };
}
