// Our side of the kNN benchmark, in a process of its own: the counterpart of pytorch/eval_knn.py. Reads one JSON message a line from standard
// input and answers each with one line.
import { createInterface } from 'node:readline';
import { useEngine } from '@leoclr/engine';
import { knn } from '@leoclr/eval';
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
  const [first, second] = [labelled(1, { count: bank, width, classes }), labelled(2, { count: queries, width, classes })];
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

/** Rows around the centre of their class, near enough that most but not all are classified rightly. */
function labelled(stream, { count, width, classes }) {
  const values = new Float32Array(count * width);
  const labels = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const label = Math.floor((row * classes) / count);
    labels[row] = label;
    for (let i = 0; i < width; i++) {
      values[row * width + i] = (32 * noise(stream, row * width + i) + 5 * noise(0, label * width + i)) / 65_536;
    }
  }
  return { features: { values, count, width, indices: Int32Array.from({ length: count }, (_, row) => row) }, labels };
}

/** The sum of four random bytes, −510 to 510: nearly normal. The bytes are a hash of stream and place (Wellons' lowbias32). */
function noise(stream, place) {
  let bits = (place + Math.imul(stream, 0x9e3779b9)) >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  bits ^= bits >>> 16;
  return (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24) - 510;
}
