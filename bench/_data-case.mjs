import { join } from 'node:path';
import { timeInTurns } from './_comparison.mjs';
import { BATCH } from './_data-cases.mjs';
import { startLoader, startTorchvision } from './_data-sides.mjs';
import { perSecond } from './_per-second.mjs';
import { quietSample } from './_quiet-sample.mjs';
import { rounded } from './_summary.mjs';

/** Numbers of workers that either side may use, by cores; the better one counts. On one core 0 works in the main thread or process. */
const CANDIDATES = { 1: { ours: [0, 1], theirs: [0] }, 2: { ours: [1, 2, 3], theirs: [2, 3] } };
/** torchvision with pictures that were decoded beforehand: what the decoded cache is also compared with. */
const DECODED = 'decoded';
/** What a sample of ours takes of torchvision's time, for the forecast only. */
const OUR_SHARE = 0.5;
const START_SECONDS = 3;

/** About how long a case takes, in seconds. */
export function forecast({ rows, seconds, cores }, { samples }) {
  return sidesOf(rows).reduce((sum, { kind }) => {
    const trials = 2 * CANDIDATES[cores][kind].length + 1;
    return sum + START_SECONDS + seconds * (kind === 'ours' ? OUR_SHARE : 1) * (samples + trials);
  }, 0);
}

/**
 * All rows of a case: our loader with each cache, and torchvision, in turns.
 *
 * @param {object} one Of `dataCases()`.
 * @param {{ options: object, pictures: string, folder: string }} where `pictures`: their folder. `folder`: for a cache on disk.
 */
export async function measureCase(one, { options, pictures, folder }) {
  const sides = sidesOf(one.rows).map(({ kind, cache }) => ({
    kind,
    cache,
    side: kind === 'ours' ? startLoader(one.cores, `leoclr ${cache}`) : startTorchvision(options, one.cores, `torchvision ${cache}`),
  }));
  try {
    for (const entry of sides) {
      const { size, work, cores } = one;
      const { kind, cache } = entry;
      const cacheFolder = join(folder, one.name);
      const job = { do: 'prepare', folder: pictures, views: work.views, size, batch: BATCH, cache, cacheFolder };
      entry.workers = await chooseWorkers(entry.side, job, { candidates: CANDIDATES[cores][kind], cores, quick: options.quick });
    }
    const limit = options.limit ?? Math.round(Math.max(120, 4 * forecast(one, options)));
    const { timings, problem } = await timeInTurns(
      sides.map(({ side }) => side),
      { do: 'epoch' },
      { ...options, threads: one.cores, limit },
    );
    for (const [index, entry] of sides.entries()) {
      entry.speed = { ...perSecond(timings[index], one.pictures * one.work.perPicture), workers: entry.workers };
    }
    return rowsOf(one, sides, problem);
  } finally {
    await Promise.all(sides.map(({ side }) => side.end()));
  }
}

function sidesOf(rows) {
  const decoded = rows.some(({ cache }) => cache === 'ram') ? [{ kind: 'theirs', cache: DECODED }] : [];
  return [...rows.map(({ cache }) => ({ kind: 'ours', cache })), { kind: 'theirs', cache: 'decoding' }, ...decoded];
}

/** Tries the numbers of workers and leaves the side prepared with the fastest. The first epoch of each fills caches and isn't counted. */
async function chooseWorkers(side, job, { candidates, cores, quick }) {
  const prepare = async (workers) => {
    await side.ask({ ...job, workers });
    await side.ask({ do: 'epoch' });
  };
  if (candidates.length === 1) {
    await prepare(candidates[0]);
    return candidates[0];
  }
  const trials = [];
  for (const workers of candidates) {
    await prepare(workers);
    const limits = { cores, deadline: performance.now() + 20_000, strict: !quick };
    const { answer } = await quietSample(side, { do: 'epoch' }, limits);
    trials.push({ workers, ms: (answer ?? (await side.ask({ do: 'epoch' }))).ms });
  }
  const { workers } = trials.toSorted((a, b) => a.ms - b.ms)[0];
  if (workers !== candidates.at(-1)) await prepare(workers);
  return workers;
}

function rowsOf({ rows, work }, sides, problem) {
  const speedOf = (kind, cache) => sides.find((entry) => entry.kind === kind && entry.cache === cache)?.speed;
  return rows.flatMap(({ name, cache, target }) => {
    const against = cache === 'ram' ? ['decoding', DECODED] : ['decoding'];
    return against.map((theirs) => {
      const [leoclr, torchvision] = [speedOf('ours', cache), speedOf('theirs', theirs)];
      const ratio = problem === undefined ? rounded(leoclr.median / torchvision.median) : null;
      const named = theirs === DECODED ? 'torchvision, pictures decoded beforehand' : 'torchvision';
      return {
        name,
        against: named,
        ratio,
        ...(theirs === DECODED ? {} : { target }),
        unit: work.unit,
        leoclr,
        torchvision,
        ...(problem !== undefined && { problem }),
      };
    });
  });
}
