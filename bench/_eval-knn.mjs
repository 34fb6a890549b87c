// Our side of the kNN benchmark, in a process of its own: the counterpart of pytorch/eval_knn.py. Reads one JSON message a line from standard
// input and answers each with one line.
import { createInterface } from 'node:readline';
import { useEngine } from '@leoclr/engine';
import { knn } from '@leoclr/eval';
import { labelledRows } from './_labelled-rows.mjs';
import { ownTimes } from './_own-times.mjs';

const K = 200;
const TEMPERATURE = 0.1;
let job;

const tasks = { prepare, run, profile };
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  console.log(JSON.stringify(await tasks[message.do](message)));
}

/** Makes bank and queries: whole numbers from a formula, so that the other side has the very same ones. */
async function prepare({ bank = 50_000, queries = 10_000, width = 512, classes = 100, threads, engine: wanted = 'auto' }) {
  const engine = await useEngine(wanted, { threads });
  const [first, second] = [
    labelledRows(1, { count: bank, width, classes, pull: 5 }),
    labelledRows(2, { count: queries, width, classes, pull: 5 }),
  ];
  job = { bank: first.features, bankLabels: first.labels, queries: second.features, queryLabels: second.labels, classes };
  return { engine: engine.name, backend: engine.backend, threads: engine.threads };
}

/** The figure is the share of queries that were classified rightly. */
async function run() {
  const start = performance.now();
  const { top1 } = await classify();
  return { ms: performance.now() - start, figure: top1 };
}

/** Where the main thread's time goes. */
async function profile() {
  const functions = await ownTimes(classify);
  return { functions: functions.slice(0, 25) };
}

function classify() {
  return knn(job, { k: K, temperature: TEMPERATURE });
}
