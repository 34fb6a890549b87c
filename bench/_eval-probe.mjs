// Our side of the linear probe benchmark, in a process of its own: the counterpart of pytorch/eval_probe.py. Reads one JSON message a line from
// standard input and answers each with one line.
import { createInterface } from 'node:readline';
import { useEngine } from '@leoclr/engine';
import { linearProbe } from '@leoclr/eval';
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
  const [first, second] = [labelled(1, { count: train, width, classes }), labelled(2, { count: test, width, classes })];
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

/** Rows around the centre of their class, near enough that most but not all are classified rightly. */
function labelled(stream, { count, width, classes }) {
  const values = new Float32Array(count * width);
  const labels = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const label = Math.floor((row * classes) / count);
    labels[row] = label;
    for (let i = 0; i < width; i++) {
      values[row * width + i] = (32 * noise(stream, row * width + i) + 3 * noise(0, label * width + i)) / 65_536;
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
