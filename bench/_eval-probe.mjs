// Our side of the linear probe benchmark, in a process of its own: the counterpart of pytorch/eval_probe.py. Reads one JSON message a line from
// standard input and answers each with one line.
import { createInterface } from 'node:readline';
import { useEngine } from '@leoclr/engine';
import { linearProbe } from '@leoclr/eval';
import { labelledRows } from './_labelled-rows.mjs';
import { ownTimes } from './_own-times.mjs';

let job;

const tasks = { prepare, run, profile };
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  console.log(JSON.stringify(await tasks[message.do](message)));
}

/** Makes both sets: whole numbers from a formula, so that the other side has the very same ones. */
async function prepare({ train = 9469, test = 3925, width = 512, classes = 10, epochs = 100, threads, engine: wanted = 'auto' }) {
  const engine = await useEngine(wanted, { threads });
  const [first, second] = [
    labelledRows(1, { count: train, width, classes, pull: 3 }),
    labelledRows(2, { count: test, width, classes, pull: 3 }),
  ];
  const input = { train: first.features, trainLabels: first.labels, test: second.features, testLabels: second.labels, classes };
  job = { input, epochs };
  return { engine: engine.name, backend: engine.backend, threads: engine.threads };
}

/** The figure is the share of test rows that were classified rightly after the last epoch. */
async function run() {
  const start = performance.now();
  const { top1, record } = await linearProbe(job.input, { epochs: job.epochs });
  return { ms: performance.now() - start, figure: top1, learningRate: record.learningRate };
}

/** Where the main thread's time goes. */
async function profile() {
  const functions = await ownTimes(run);
  return { functions: functions.slice(0, 25) };
}
