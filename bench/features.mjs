// Feature extraction (a backbone in evaluation mode, no gradient), ours against PyTorch eager: pictures a second. See README.md.
import { againstBetterLayout, timeInTurns, withSides } from './_comparison.mjs';
import { extractionConfigurations } from './_configurations.mjs';
import { machine } from './_machine.mjs';
import { readOptions } from './_options.mjs';
import { perSecond } from './_per-second.mjs';
import { aboutPytorch } from './_pytorch.mjs';
import { fail, minutes, printResult, tableOfRatios } from './_report.mjs';
import { rounded } from './_summary.mjs';

const WARM_UP = 2;
const SIDES = 2.6;
const START_SECONDS = 20;
/** Largest relative difference of the features: the same weights and pictures differ by rounding only. */
const TOLERANCE = 1e-3;

const options = readOptions({ samples: 7, against: 'both' });
if (options.precision.some((precision) => precision !== 'f32')) fail(new Error('--precision: features are extracted in f32.'));
else await compare().catch(fail);

async function compare() {
  const pytorch = await aboutPytorch(options);
  const plan = extractionConfigurations(options).flatMap((config) => options.against.map((against) => ({ config, against })));
  const seconds = plan.reduce((sum, { config }) => sum + forecast(config), 0);
  console.log(`${plan.length} rows of ${options.samples} samples a side: about ${minutes(seconds)} when nothing else runs.`);
  const rows = [];
  for (const { config, against } of plan) {
    console.log(`${config.name}, against ${against} ...`);
    rows.push({
      name: config.name,
      precision: 'f32',
      against,
      unit: 'images/s',
      higherIsBetter: true,
      ratio: null,
      ...(await measure(config, against)),
    });
  }
  tableOfRatios(rows, 'images/s');
  console.log('Ratios of images/s: higher is better.');
  printResult({ bench: 'features', unit: 'images/s', higherIsBetter: true, rows, threads: options.threads, pytorch, machine: machine() });
}

function measure(config, tuning) {
  const limit = options.limit ?? Math.round(Math.max(120, 4 * forecast(config)));
  return withSides({ options, config, precision: 'f32', work: 'features', tuning }, async ({ ours, theirs, engine }) => {
    const sides = [ours, ...theirs];
    const gap = await featureGap(sides);
    if (!(gap <= TOLERANCE)) return { gap, problem: `the features differ by ${gap.toExponential(1)}: not the same work` };
    const { timings, problem } = await timeInTurns(sides, { do: 'features' }, { ...options, limit });
    const speeds = timings.map((timing) => perSecond(timing, config.batch));
    const row = { engine: engine.engine, gap: rounded(gap), ...againstBetterLayout(speeds, { higherIsBetter: true }) };
    return problem === undefined ? row : { ...row, ratio: null, problem };
  });
}

/** Warms up, and compares length and one projection of all features. */
async function featureGap(sides) {
  let answers = [];
  for (let round = 0; round < WARM_UP; round++) {
    answers = [];
    for (const side of sides) answers.push(await side.ask({ do: 'features' }));
  }
  const [ours, ...others] = answers;
  return Math.max(
    ...others.flatMap((other) => [ours.norm - other.norm, ours.projection - other.projection].map((by) => Math.abs(by) / other.norm)),
  );
}

function forecast(config) {
  return START_SECONDS + (options.samples + WARM_UP) * SIDES * config.seconds;
}
