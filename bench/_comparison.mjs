import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layouts, startPytorch } from './_pytorch.mjs';
import { quietSample } from './_quiet-sample.mjs';
import { startSide } from './_side.mjs';
import { rounded, summary } from './_summary.mjs';

/** Fewer samples make no median that anybody should quote. */
const FEWEST = 5;

/** Our side: the built packages in a Node process of their own. */
export function startOurs() {
  return startSide({ name: 'leoclr', command: process.execPath, args: [fileURLToPath(new URL('_leoclr-side.mjs', import.meta.url))] });
}

/**
 * Runs `use` with our side and PyTorch's, one process for each memory layout, all with the same weights, queue and pictures.
 *
 * @param {{ options: object, config: object, precision: string, work: 'training' | 'features', tuning?: 'default' | 'tuned' }} what
 * @param {(sides: { ours: object, theirs: object[], engine: object }) => Promise<Result>} use Not called when our engine refuses.
 * @returns {Promise<Result | { problem: string }>}
 * @template Result
 */
export async function withSides({ options, config, precision, work, tuning }, use) {
  const folder = mkdtempSync(join(tmpdir(), 'leoclr-bench-'));
  const sides = [];
  const begin = (side) => sides[sides.push(side) - 1];
  try {
    const { engine: wanted, threads } = options;
    const file = join(folder, 'job.safetensors');
    const ours = begin(startOurs());
    const engine = await ours.ask({ do: 'prepare', config, engine: wanted, threads, precision, work, file });
    if (engine.refused !== undefined) return { problem: engine.refused };
    const theirs = layouts.map((layout) => begin(startPytorch(options, { layout, tuning })));
    for (const [index, layout] of layouts.entries()) await theirs[index].ask({ do: 'prepare', config, layout, precision, work, file });
    rmSync(file);
    return await use({ ours, theirs, engine });
  } finally {
    await Promise.all(sides.map((side) => side.end()));
    rmSync(folder, { recursive: true });
  }
}

/**
 * Milliseconds of each side: samples in turns, disturbed ones repeated.
 *
 * @param {{ name: string }[]} sides
 * @param {object} message What each is asked.
 * @param {{ samples: number, threads: number, limit: number, quick: boolean }} options `limit` in seconds; `quick` takes disturbed samples too.
 * @returns {Promise<{ timings: object[], problem?: string }>} Median, quartiles, and numbers of good and disturbed samples, in the sides' order.
 */
export async function timeInTurns(sides, message, { samples, threads, limit, quick }) {
  const deadline = performance.now() + 1000 * limit;
  const collected = sides.map(() => ({ ms: [], disturbed: 0 }));
  let waitedMs = 0;
  for (let round = 0; round < samples && performance.now() < deadline; round++) {
    for (const [index, side] of sides.entries()) {
      const sample = await quietSample(side, message, { cores: threads, deadline, strict: !quick });
      waitedMs += sample.waitedMs;
      collected[index].disturbed += sample.disturbed;
      if (sample.answer !== null) collected[index].ms.push(checked(sample.answer, side).ms);
    }
    const latest = sides.map(({ name }, index) => `${name} ${Math.round(collected[index].ms.at(-1) ?? Number.NaN)}`);
    console.log(`  round ${round + 1}: ${latest.join(', ')} ms`);
  }
  const timings = collected.map(({ ms, disturbed }) => ({ ...(ms.length > 0 ? roundedSummary(ms) : {}), samples: ms.length, disturbed }));
  const fewest = Math.min(...timings.map((timing) => timing.samples));
  if (fewest >= Math.min(samples, FEWEST)) return { timings };
  const thrownAway = timings.reduce((sum, timing) => sum + timing.disturbed, 0);
  const why = `other processes disturbed ${thrownAway} more, and ${Math.round(waitedMs / 1000)} s went by waiting for quiet`;
  return {
    timings,
    problem: `only ${fewest} of ${samples} samples a side within ${limit} s; ${why}. Try again on a quiet machine, or raise --limit`,
  };
}

/**
 * Our figure, PyTorch's in both layouts, and the ratio of ours to the better one.
 *
 * @param {{ median?: number }[]} timings Ours, then PyTorch's in the order of `layouts`.
 */
export function againstBetterLayout([leoclr, ...others], { higherIsBetter = false } = {}) {
  const sides = { leoclr, ...Object.fromEntries(layouts.map((layout, index) => [layout, others[index]])) };
  if (Object.values(sides).some(({ median }) => median === undefined)) return { ...sides, ratio: null };
  const firstIsBetter = higherIsBetter ? others[0].median >= others[1].median : others[0].median <= others[1].median;
  const better = layouts[firstIsBetter ? 0 : 1];
  return { ...sides, better, ratio: rounded(leoclr.median / sides[better].median) };
}

function roundedSummary(values) {
  return Object.fromEntries(Object.entries(summary(values)).map(([name, value]) => [name, rounded(value, 4)]));
}

/** Training on one batch for ever can diverge; then the numbers, and perhaps the time, mean nothing. */
function checked(answer, { name }) {
  const value = answer.loss ?? answer.norm ?? answer.figure;
  if (!Number.isFinite(value)) throw new Error(`${name} computed ${value}: the timing would mean nothing.`);
  return answer;
}
