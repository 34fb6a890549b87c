// oneDNN's threads outlive its last call. A process that unloads it at its end crashes: these end in every way there is.
import { spawn, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findOnednn } from '@leoclr/backend-onednn';
import { beforeAll, expect, test } from 'vitest';

const folder = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(folder));

const isInstalled = findOnednn().found !== null;
const needsOnednn = isInstalled ? '' : ' (skipped: no oneDNN library)';

/** Without the pin 6 of 10 processes that end by themselves crash, with it none of 100: this finds a pin that is gone. */
const REPETITIONS = 2;
const AT_ONCE = 2;

beforeAll(() => {
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'packages/engine'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The build failed:\n${stdout}`);
}, 180_000);

/** Defines `work`, with which every program below begins: a convolution with its gradients on two threads. */
const work = `
  async function work() {
    const { useEngine, conv2d, valueAndGradients } = await import(${JSON.stringify(pathToFileURL(join(root, 'packages/engine/dist/index.js')).href)});
    const tf = await import('@tensorflow/tfjs-core');
    const { name, threads } = await useEngine('onednn', { threads: 2 });
    if (name !== 'onednn' || threads !== 2) throw new Error('not what was asked for: ' + name);
    const x = tf.ones([4, 32, 32, 16]);
    const { value } = valueAndGradients({ w: tf.ones([3, 3, 16, 16]) }, ({ w }) => ({ value: tf.mean(conv2d(x, w, { padding: 1 })), kept: {} }));
    const [mean] = await value.data();
    if (!(mean > 100 && mean < 144)) throw new Error('wrong result: ' + mean);
  }`;

/** Defines `inWorker`: does the work in a worker thread and then what `ending` says; resolves with its exit code. A message ends it. */
const inWorker = `
  const { Worker } = await import('node:worker_threads');
  const inWorker = (ending) => new Promise((resolve, reject) => {
    const worker = new Worker(${JSON.stringify(work)} + ';work().then(() => {' + ending + '})', { eval: true });
    worker.on('error', reject);
    worker.on('exit', resolve);
    worker.on('message', () => worker.terminate());
  });`;

interface Ending {
  /** The program, after the definition of `work`. */
  program: string;
  /** Sent when the program has printed "ready". */
  signal?: NodeJS.Signals;
  expected: number | NodeJS.Signals;
  repetitions?: number;
}

const endings: Record<string, Ending> = {
  'by itself': { program: 'await work();', expected: 0, repetitions: 10 },
  'with process.exit': { program: 'await work(); process.exit(3);', expected: 3 },
  'on an uncaught exception': { program: 'await work(); setTimeout(() => { throw new Error("expected"); });', expected: 1 },
  'on a rejection that nobody handles': { program: 'await work(); Promise.reject(new Error("expected"));', expected: 1 },
  'on Ctrl-C while it waits': {
    program: 'await work(); console.log("ready"); setInterval(() => {}, 1000);',
    signal: 'SIGINT',
    expected: 'SIGINT',
  },
  'on Ctrl-C while it computes': {
    program: 'await work(); console.log("ready"); for (;;) await work();',
    signal: 'SIGINT',
    expected: 'SIGINT',
  },
  'on SIGTERM': { program: 'await work(); console.log("ready"); for (;;) await work();', signal: 'SIGTERM', expected: 'SIGTERM' },
  'after a worker thread has ended': { program: `${inWorker} await inWorker('');`, expected: 0 },
  'after a worker thread was terminated': {
    program: `${inWorker} await inWorker('import("node:worker_threads").then(async ({ parentPort }) => { parentPort.postMessage(1); for (;;) await work(); })');`,
    expected: 0,
  },
  'with process.exit in a worker thread': { program: `${inWorker} process.exitCode = await inWorker('process.exit(4)');`, expected: 4 },
  'after two worker threads with an engine each': { program: `${inWorker} await Promise.all([inWorker(''), inWorker('')]);`, expected: 0 },
  'with an engine here and one in a worker thread': { program: `${inWorker} await work(); await inWorker(''); await work();`, expected: 0 },
};

/** How one run ended: exit code or signal, and what it said when that was unexpected. */
function run({ program, signal, expected }: Ending): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', `${work}\n${program}`], {
      cwd: folder,
      env: { ...process.env, LEOCLR_THREADS: '2' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.stdout.on('data', () => signal && child.kill(signal));
    child.on('error', reject);
    child.on('close', (code, killedBy) => {
      const ended = killedBy ?? code;
      resolve(ended === expected ? String(ended) : `${ended}: ${errors}`);
    });
  });
}

test.skipIf(!isInstalled).each(Object.entries(endings))(
  `a process ends well %s${needsOnednn}`,
  async (_name, ending) => {
    const { repetitions = REPETITIONS, expected } = ending;
    const ended: string[] = [];
    while (ended.length < repetitions) ended.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => run(ending)))));
    expect(ended).toEqual(ended.map(() => String(expected)));
  },
  180_000,
);
