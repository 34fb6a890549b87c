// The whole LeOCLR training step, ours against PyTorch's: three views, moving average, two key passes, query pass with gradient, loss against
// the queue, SGD, enqueue. See README.md for how, and for the options.
import { againstBetterLayout, startOurs, timeInTurns, withSides } from './_comparison.mjs';
import { trainingConfigurations } from './_configurations.mjs';
import { machine } from './_machine.mjs';
import { readOptions } from './_options.mjs';
import { compareSteps, firstLosses, largestLossGap, lossesAgree, STEPS } from './_parity.mjs';
import { aboutPytorch } from './_pytorch.mjs';
import { fail, minutes, percent, printResult, tableOfRatios } from './_report.mjs';
import { rounded } from './_summary.mjs';

const PROFILED_STEPS = 10;
/** A row is one measurement of our side and two of PyTorch's, which also have to start. */
const SIDES = 2.6;
const START_SECONDS = 20;
const SPEED = { f32: 1, bf16: 0.6, 'bf16-keys': 0.8 };

const options = readOptions(
  { samples: 5, against: 'both', precision: ['f32', 'bf16'] },
  { parity: { type: 'boolean', default: false }, profile: { type: 'boolean', default: false } },
);
const configurations = trainingConfigurations(options);

try {
  if (options.profile) await profile();
  else await compare();
} catch (error) {
  fail(error);
}

async function compare() {
  const pytorch = await aboutPytorch(options);
  console.log(`PyTorch ${pytorch.pytorch} with oneDNN ${pytorch.onednn}, ${pytorch.blas.at(-1)}, ${pytorch.threads} threads.`);
  const parity = await checkParity();
  if (options.parity) return printResult({ bench: 'step-parity', rows: parity, pytorch, machine: machine() });

  const plan = configurations.flatMap((config) =>
    options.precision.flatMap((precision) => options.against.map((against) => ({ config, precision, against }))),
  );
  console.log(
    `${plan.length} rows of ${options.samples} samples a side: about ${minutes(plan.reduce((sum, row) => sum + forecast(row), 0))} when nothing else runs.`,
  );
  const rows = [];
  for (const { config, precision, against } of plan) rows.push(await measure(config, precision, against));
  tableOfRatios(rows, 'ms');
  printResult({ bench: 'step', rows, threads: options.threads, pytorch, machine: machine() });
}

/** Refuses to go on when the two sides don't compute the same. */
async function checkParity() {
  const rows = [];
  const nets = new Map(configurations.map((configuration) => [`${configuration.depth} ${configuration.stem}`, configuration]));
  for (const configuration of nets.values()) {
    for (const precision of options.precision) {
      const name = `ResNet-${configuration.depth}, ${configuration.stem} stem`;
      const result = await compareSteps({ options, configuration, precision });
      rows.push({ name, precision, ...result });
      if (result.problem !== undefined) {
        console.log(`Parity, ${name}, ${precision}: not checked, ${result.problem}.`);
        continue;
      }
      const losses = result.losses.map((values) => values.map((value) => value.toFixed(4)).join(' ')).join(' | ');
      const gaps = `losses differ by ${result.lossGap.toExponential(1)}, the state's changes by ${result.changeGap.toExponential(1)}`;
      console.log(`Parity, ${name}, ${precision}: ${STEPS} steps, ${gaps} (${losses}).`);
      if (!result.same)
        throw new Error(
          `The two sides don't do the same work, so no ratio would mean anything. Changes: ${JSON.stringify(result.changes)}`,
        );
    }
  }
  return rows;
}

async function measure(config, precision, against) {
  const row = { name: config.name, precision, against, ratio: null };
  console.log(`${config.name}, ${precision}, against ${against} ...`);
  const limit = options.limit ?? Math.round(Math.max(120, 4 * forecast({ config, precision })));
  const result = await withSides({ options, config, precision, work: 'training', tuning: against }, async ({ ours, theirs, engine }) => {
    const sides = [ours, ...theirs];
    const lossGap = largestLossGap(await firstLosses(sides)); // the warm-up
    if (!lossesAgree(lossGap, precision))
      return { lossGap, problem: `the first losses differ by ${lossGap.toExponential(1)}: not the same work` };
    const { timings, problem } = await timeInTurns(sides, { do: 'step' }, { ...options, limit });
    const row = { engine: engine.engine, lossGap: rounded(lossGap), ...againstBetterLayout(timings) };
    return problem === undefined ? row : { ...row, ratio: null, problem };
  });
  console.log(`  ${result.problem ?? `${result.ratio} of PyTorch's time (${result.better})`}`);
  return { ...row, ...result };
}

/** Seconds. */
function forecast({ config, precision }) {
  return START_SECONDS + (options.samples + STEPS) * SIDES * config.seconds * SPEED[precision];
}

/** Our side alone: what a step spends outside native calls. */
async function profile() {
  const rows = [];
  for (const config of configurations) {
    for (const precision of options.precision) {
      const side = startOurs();
      const { refused, engine } = await side.ask({
        do: 'prepare',
        config,
        engine: options.engine,
        threads: options.threads,
        precision,
        work: 'training',
        file: null,
      });
      const result =
        refused === undefined
          ? { engine, ...(await side.ask({ do: 'profile', steps: options.quick ? 2 : PROFILED_STEPS })) }
          : { problem: refused };
      await side.end();
      rows.push({ name: config.name, precision, ...result });
      if (refused !== undefined) {
        console.log(`${config.name}, ${precision}: ${refused}.`);
        continue;
      }
      console.log(`${config.name}, ${precision}, engine ${engine}: ${Math.round(result.stepMs)} ms a step`);
      console.table(Object.fromEntries(result.functions.map(({ name, native, share }) => [name, { native, '%': percent(share) }])));
      console.log(
        `overhead outside native calls: ${percent(result.overhead)} % (counted by the ${result.countedBy}; V8's profiler: ${percent(result.overheadByProfiler)} %)`,
      );
    }
  }
  printResult({ bench: 'step-profile', rows, threads: options.threads, machine: machine() });
}
