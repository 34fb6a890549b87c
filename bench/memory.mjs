// Peak memory of the LeOCLR training step, ours against PyTorch's: the peak resident set size of a fresh process that makes its own weights,
// queue and batch and takes a few steps. Needs no quiet machine. See README.md.
import { againstBetterLayout, startOurs } from './_comparison.mjs';
import { trainingConfigurations } from './_configurations.mjs';
import { machine } from './_machine.mjs';
import { readOptions } from './_options.mjs';
import { aboutPytorch, layouts, startPytorch } from './_pytorch.mjs';
import { fail, minutes, printResult, tableOfRatios } from './_report.mjs';
import { summary } from './_summary.mjs';

const STEPS = 4;
const MIB = 2 ** 20;
/** Of what the three sides take, per step of PyTorch's, and to start. */
const SIDES = 2.6;
const START_SECONDS = 20;

const options = readOptions({ samples: 1, against: 'default', precision: ['f32', 'bf16'] });
const plan = trainingConfigurations(options).flatMap((config) =>
  options.precision.flatMap((precision) => options.against.map((against) => ({ config, precision, against }))),
);

try {
  const pytorch = await aboutPytorch(options);
  const seconds = plan.reduce((sum, { config }) => sum + START_SECONDS + STEPS * SIDES * config.seconds, 0);
  console.log(`${plan.length} rows, ${options.samples} fresh process(es) a side and row: about ${minutes(seconds * options.samples)}.`);
  const rows = [];
  for (const { config, precision, against } of plan) {
    console.log(`${config.name}, ${precision} ...`);
    rows.push({ name: config.name, precision, against, ...(await measure(config, precision, against)) });
  }
  tableOfRatios(rows, 'MiB');
  printResult({ bench: 'memory', unit: 'MiB', steps: STEPS, rows, threads: options.threads, pytorch, machine: machine() });
} catch (error) {
  fail(error);
}

/** The ratio is to PyTorch's thriftier layout. */
async function measure(config, precision, tuning) {
  const { threads, engine: wanted } = options;
  const starts = [
    { side: startOurs, task: { config, precision, threads, engine: wanted } },
    ...layouts.map((layout) => ({ side: () => startPytorch(options, { layout, tuning }), task: { config, precision, layout } })),
  ];
  const peaks = starts.map(() => []);
  let engine;
  for (let sample = 0; sample < options.samples; sample++) {
    for (const [index, { side, task }] of starts.entries()) {
      const { refused, peak, ...prepared } = await peakOf(side(), task);
      if (refused !== undefined) return { ratio: null, problem: refused };
      peaks[index].push(peak / MIB);
      engine ??= prepared.engine;
    }
  }
  return {
    engine,
    ...againstBetterLayout(peaks.map((values) => ({ median: Math.round(summary(values).median), samples: values.length, disturbed: 0 }))),
  };
}

async function peakOf(side, task) {
  try {
    const prepared = await side.ask({ do: 'prepare', work: 'training', file: null, ...task });
    if (prepared.refused !== undefined) return prepared;
    for (let step = 0; step < STEPS; step++) await side.ask({ do: 'step' });
    return { ...prepared, ...(await side.ask({ do: 'memory' })) };
  } finally {
    await side.end();
  }
}
