import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TICKS_PER_SECOND, watchOthers } from './_cpu-ticks.mjs';
import { photographs } from './_data-folder.mjs';
import { startLoader } from './_data-sides.mjs';
import { percent } from './_report.mjs';
import { quantile, rounded, summary } from './_summary.mjs';

const LEOCLR = fileURLToPath(new URL('../packages/leoclr/dist/bin.js', import.meta.url));
const SIZE = 64;
const STEPS = 100;
/** Share of the time after the first step that training may wait for data. */
const TARGET = 0.03;
const MIB = 2 ** 20;
/** The command's defaults for a batch, and what a step of training leaves for the loader: time enough to be ahead. */
const MEMORY = { views: ['original', 'crop', 'crop'], batch: 128, most: 70, pauseMs: 50 };
const COPIES = 10;

/**
 * Part two of the benchmark: a training run with the command's defaults, how long it waits for its loader, and the loader's memory.
 *
 * @param {object} options
 * @param {string} folder For everything that is written.
 */
export async function measureTraining(options, folder) {
  const steps = options.steps === undefined ? (options.quick ? 10 : STEPS) : Number(options.steps);
  const data = photographs('imagenette');
  const rows = [await measureWait({ options, data, steps, out: join(folder, 'run') })];
  const pictures = join(data, 'train');
  const repeated = join(folder, 'repeated');
  mkdirSync(repeated);
  for (let copy = 0; copy < COPIES; copy++) symlinkSync(pictures, join(repeated, String(copy)));
  rows.push(
    await measureMemory('loader-memory', pictures, options),
    await measureMemory(`loader-memory-${COPIES}-times-as-many`, repeated, options),
  );
  return { bench: 'data-training', rows };
}

/** Trains by the command, as a user would, and reads what it writes down about each step. */
async function measureWait({ options, data, steps, out }) {
  const { engine, threads } = options;
  console.log(`Training ResNet-18 at ${SIZE} px on imagenette with the command's defaults, ${steps} steps after the first ...`);
  const args = [
    'pretrain',
    '--data',
    data,
    '--size',
    String(SIZE),
    '--out',
    out,
    '--engine',
    engine,
    '--threads',
    String(threads),
    '--no-evaluate',
  ];
  const child = spawn(process.execPath, [LEOCLR, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const ended = once(child, 'exit');
  const metrics = join(out, 'metrics.jsonl');
  const start = performance.now();
  const ticksOfOthers = watchOthers([child.pid]);
  while (child.exitCode === null && stepsIn(metrics).length <= steps) await Promise.race([sleep(500), ended]);
  const others = ticksOfOthers() / TICKS_PER_SECOND / ((performance.now() - start) / 1000);
  child.kill('SIGINT');
  await ended;
  const [, ...timed] = stepsIn(metrics);
  if (timed.length < steps) throw new Error(`The training run ended after ${timed.length} steps:\n${said.slice(-2000)}`);

  const shares = summary(timed.map(({ seconds, waitSeconds }) => waitSeconds / seconds));
  const total = (field) => timed.reduce((sum, step) => sum + step[field], 0);
  const row = {
    name: 'data-wait',
    ratio: rounded(total('waitSeconds') / total('seconds')),
    target: TARGET,
    steps: timed.length,
    stepMs: Math.round(1000 * summary(timed.map(({ seconds }) => seconds)).median),
    median: rounded(shares.median),
    p95: rounded(
      quantile(
        timed.map(({ seconds, waitSeconds }) => waitSeconds / seconds),
        0.95,
      ),
    ),
    longestMs: Math.round(1000 * Math.max(...timed.map(({ waitSeconds }) => waitSeconds))),
    coresUsedByOthers: rounded(others, 2),
    engine: /^Engine\s+(.*)$/m.exec(said)?.[1],
  };
  console.log(
    `${row.steps} steps of ${row.stepMs} ms: ${percent(row.ratio)} % of the time is waiting for data (median of the steps ${percent(row.median)} %, ` +
      `95th percentile ${percent(row.p95)} %, longest ${row.longestMs} ms; wanted: at most ${percent(TARGET)} %).`,
  );
  return row;
}

function stepsIn(metrics) {
  if (!existsSync(metrics)) return [];
  const lines = readFileSync(metrics, 'utf8').split('\n').slice(0, -1); // behind the last line break a line may be half written
  return lines.map((line) => JSON.parse(line));
}

/** How much the resident set of a fresh process grows when it reads an epoch, above what it takes with its modules and the list of pictures. */
async function measureMemory(name, pictures, { samples, quick }) {
  const grown = [];
  let length = 0;
  for (let sample = 0; sample < (quick ? 1 : samples); sample++) {
    const side = startLoader();
    try {
      const { views, batch, most, pauseMs } = MEMORY;
      const prepared = await side.ask({ do: 'prepare', folder: pictures, views, size: SIZE, batch, workers: null, cache: 'decoding' });
      length = prepared.pictures;
      const before = await side.ask({ do: 'memory' });
      await side.ask({ do: 'epoch', most: quick ? 10 : most, pauseMs });
      const after = await side.ask({ do: 'memory' });
      grown.push({ before: before.now / MIB, loader: (after.peak - before.now) / MIB, peak: after.peak / MIB });
    } finally {
      await side.end();
    }
  }
  const median = (field) => Math.round(summary(grown.map((sample) => sample[field])).median);
  const row = {
    name,
    unit: 'MiB',
    pictures: length,
    loader: median('loader'),
    withoutLoader: median('before'),
    peak: median('peak'),
    samples: grown.length,
  };
  console.log(
    `${length} pictures: the loader grows the process by ${row.loader} MiB at most, from ${row.withoutLoader} to ${row.peak} (workers included).`,
  );
  return row;
}
