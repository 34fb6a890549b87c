import { fileURLToPath } from 'node:url';
import { timeInTurns } from './_comparison.mjs';
import { startSide } from './_side.mjs';
import { rounded } from './_summary.mjs';

/**
 * One row: our evaluator and each way in which the other library can do the same work, in turns.
 *
 * Each side is a process that answers `{ do: 'prepare', …work, folder, threads, variant }` with anything, and `{ do: 'run' }` with
 * `{ ms, figure }`: the time, and the number that both sides must agree on (an accuracy, an objective, the norm of the features).
 *
 * @param {object} one Of `evaluationCases()`.
 * @param {{ options: object, folder: string }} where `folder`: for files that the sides hand each other.
 */
export async function measureEvaluation(one, { options, folder }) {
  const about = { name: one.name, against: one.against, target: one.target, ratio: null };
  const sides = [];
  const begin = (side) => sides[sides.push(side) - 1];
  try {
    const job = { do: 'prepare', ...one.work, folder, threads: options.threads };
    const ours = begin(startSide({ name: 'leoclr', command: process.execPath, args: [pathOf(one.ours)] }));
    const { engine } = await ours.ask({ ...job, engine: options.engine });
    for (const variant of one.variants) {
      const theirs = begin(
        startSide({ name: variant, command: options.python, args: [pathOf(one.theirs)], environment: threadsOf(options) }),
      );
      await theirs.ask({ ...job, variant });
    }
    const figures = await warmUp(sides);
    const gap = Math.max(...sides.map(({ name }) => Math.abs(figures[name] - figures.leoclr)));
    if (!(gap <= one.tolerance))
      return { ...about, figures, problem: `the sides' figures differ by ${gap.toPrecision(2)}: not the same work` };

    const limit = options.limit ?? Math.round(Math.max(120, 4 * one.seconds * (options.samples + 1)));
    const { timings, problem } = await timeInTurns(sides, { do: 'run' }, { ...options, limit });
    const [leoclr, ...others] = timings.map(inSeconds);
    const theirs = Object.fromEntries(one.variants.map((variant, index) => [variant, others[index]]));
    const better = one.variants.toSorted((a, b) => theirs[a].median - theirs[b].median)[0];
    const row = { ...about, engine, better, figures, leoclr, theirs };
    return problem === undefined ? { ...row, ratio: rounded(leoclr.median / theirs[better].median) } : { ...row, problem };
  } catch (error) {
    return { ...about, problem: error.message };
  } finally {
    await Promise.all(sides.map((side) => side.end()));
  }
}

/** The first run of each side isn't counted; it says what each has found. */
async function warmUp(sides) {
  const figures = {};
  for (const side of sides) figures[side.name] = (await side.ask({ do: 'run' })).figure;
  return figures;
}

function pathOf(name) {
  return fileURLToPath(new URL(name, import.meta.url));
}

function threadsOf({ threads }) {
  return { OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) };
}

function inSeconds({ samples, disturbed, ...ms }) {
  return { ...Object.fromEntries(Object.entries(ms).map(([name, value]) => [name, rounded(value / 1000, 4)])), samples, disturbed };
}
