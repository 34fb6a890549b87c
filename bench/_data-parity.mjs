import { join } from 'node:path';
import { rounded } from './_summary.mjs';

const PICTURES = 24;
/** Largest difference of any value of any view, in units of 1/255: decoders and roundings may differ by this much. */
const TOLERANCE = 2;

/**
 * Shows that both sides do the same: our loader makes views of a few pictures and tells what it drew, torchvision applies the same
 * parameters, and the normalised batches are compared.
 *
 * @param {object} one Of `dataCases()`.
 * @param {{ ours: object, theirs: object, pictures: string, folder: string }} where
 */
export async function compareViews({ source, work, size }, { ours, theirs, pictures, folder }) {
  const file = join(folder, 'views.bin');
  const drawn = await ours.ask({ do: 'parity', folder: pictures, views: work.views, size, pictures: PICTURES, file });
  const { largest, mean } = await theirs.ask({ do: 'compare', size, file, ...drawn });
  return {
    name: `${source}-${work.name}-${size}px`,
    views: PICTURES * work.views.length,
    largest: rounded(largest),
    mean: rounded(mean),
    same: largest <= TOLERANCE,
  };
}
