import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';

/** Node 20 can't run TypeScript outside of the test runner, so these use the build. */
const built = new URL('../../dist/index.js', import.meta.url).href;

/** Runs a program that uses the engine in a process of its own, and returns what it prints. */
function runProgram(body: string, environment: Record<string, string> = {}): { status: number | null; output: unknown } {
  const program = `
    const { useEngine, valueAndGradients, conv2d, batchNormTrain } = await import(${JSON.stringify(built)});
    const tf = await import('@tensorflow/tfjs-core');
    ${body}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { ...process.env, ...environment },
    timeout: 30_000,
  });
  expect(stderr.toString()).toBe('');
  return { status, output: JSON.parse(stdout.toString()) };
}

const step = `
  const x = tf.randomNormal([4, 8, 8, 8], 0, 1, 'float32', 1);
  const params = { w: tf.randomNormal([3, 3, 8, 16], 0, 1, 'float32', 2), s: tf.ones([16]), o: tf.zeros([16]) };
  const { value, gradients } = valueAndGradients(params, ({ w, s, o }) => {
    const { y } = batchNormTrain({ x: conv2d(x, w, { padding: 1 }), scale: s, offset: o }, { relu: true });
    return { value: tf.mean(tf.square(y)), kept: {} };
  });`;

test.each([1, 2, 3])("a process with %i threads prints nothing of tfjs's and ends by itself", (threads) => {
  const { status, output } = runProgram(`
    const report = await useEngine('wasm', { threads: ${threads} });
    ${step}
    console.log(JSON.stringify([report.threads, report.notes, await value.array()]));`);
  expect(status).toBe(0);
  expect(output).toEqual([threads, [], expect.closeTo(0.5, 0.1)]);
});

test('LEOCLR_THREADS sets the number of threads, and gradients do not depend on it', () => {
  const program = `
    const { threads } = await useEngine('wasm');
    ${step}
    console.log(JSON.stringify([threads, await gradients.w.array()]));`;
  const [one, three] = ['1', '3'].map((LEOCLR_THREADS) => runProgram(program, { LEOCLR_THREADS }).output) as [unknown[], unknown[]];
  expect([one[0], three[0]]).toEqual([1, 3]);
  expect(three[1]).toEqual(one[1]);
});

test('what it patches in Node it puts back', () => {
  const { output } = runProgram(`
    const { Worker } = (await import('node:worker_threads')).default;
    const cores = (await import('node:os')).cpus().length;
    await useEngine('wasm', { threads: 2 });
    const { default: after } = await import('node:worker_threads');
    console.log(JSON.stringify([after.Worker === Worker, (await import('node:os')).cpus().length === cores, typeof globalThis.Worker]));`);
  expect(output).toEqual([true, true, 'undefined']);
});

test('a backend that was started without shared memory keeps one thread', () => {
  const { output } = runProgram(`
    await import('@tensorflow/tfjs-backend-wasm');
    await tf.setBackend('wasm');
    const { name, threads, notes, nativeKernels } = await useEngine('auto', { threads: 2 });
    console.log(JSON.stringify([name, threads, notes, nativeKernels.length > 5]));`);
  expect(output).toMatchInlineSnapshot(`
    [
      "wasm",
      1,
      [
        "wasm keeps the one thread that it was started with.",
      ],
      true,
    ]
  `);
});

test('runs on one thread, and says so, where memory can not be shared', () => {
  const { output } = runProgram(`
    URL.revokeObjectURL = () => {
      throw new Error('not today');
    };
    const { threads, notes } = await useEngine('wasm', { threads: 2 });
    ${step}
    console.log(JSON.stringify([threads, notes, await value.array()]));`);
  expect(output).toEqual([1, ['wasm runs on one thread: its memory could not be shared here.'], expect.closeTo(0.5, 0.1)]);
});

test('two calls at once start one engine', () => {
  const { output } = runProgram(`
    const reports = await Promise.all([useEngine('wasm', { threads: 2 }), useEngine('auto', { threads: 2 })]);
    console.log(JSON.stringify(reports.map(({ name, threads, notes }) => [name, threads, notes])));`);
  expect(output).toEqual([
    ['wasm', 2, []],
    ['wasm', 2, []],
  ]);
});

test('runs inside a worker thread, which ends by itself', async () => {
  const program = `
    const { parentPort } = require('node:worker_threads');
    import(${JSON.stringify(built)}).then(async ({ useEngine, conv2d }) => {
      const tf = await import('@tensorflow/tfjs-core');
      const { threads } = await useEngine('wasm', { threads: 2 });
      const y = conv2d(tf.ones([2, 4, 4, 8]), tf.ones([1, 1, 8, 8]));
      parentPort.postMessage([threads, await tf.max(y).array()]);
    });`;
  const worker = new Worker(program, { eval: true, execArgv: [] });
  const [message] = await Promise.all([
    new Promise((resolve) => worker.once('message', resolve)),
    new Promise((resolve) => worker.once('exit', resolve)),
  ]);
  expect(message).toEqual([2, 8]);
});
