import { BATCH } from './_data-cases.mjs';
import { startLoader } from './_data-sides.mjs';
import { percent } from './_report.mjs';
import { rounded } from './_summary.mjs';

const WARM_UP = 2;
const SHOWN = 16;

/** Our side alone, on one core and without workers: which functions the time of a picture goes to. */
export async function profileCase({ name, work, size }, { cache, pictures, cacheFolder }) {
  const side = startLoader(1);
  try {
    await side.ask({ do: 'prepare', folder: pictures, views: work.views, size, batch: BATCH, workers: 0, cache, cacheFolder });
    for (let epoch = 0; epoch < WARM_UP; epoch++) await side.ask({ do: 'epoch' });
    const { pictures: count, microseconds, elsewhere, functions } = await side.ask({ do: 'profile' });
    const perPicture = (time) => rounded(time / 1000 / count);
    const parts = [...functions, { name: 'other threads', native: true, time: elsewhere }]
      .toSorted((a, b) => b.time - a.time)
      .slice(0, SHOWN);
    console.log(`${name}-${cache}: ${perPicture(microseconds)} ms of processor time a picture`);
    console.table(
      Object.fromEntries(
        parts.map((part) => [
          part.name,
          { native: part.native, 'ms a picture': perPicture(part.time), '%': percent(part.time / microseconds) },
        ]),
      ),
    );
    return {
      name: `${name}-${cache}`,
      msPerPicture: perPicture(microseconds),
      functions: parts.map((part) => ({ name: part.name, native: part.native, ms: perPicture(part.time) })),
    };
  } finally {
    await side.end();
  }
}
