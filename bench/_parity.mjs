import { withSides } from './_comparison.mjs';
import { parityCase } from './_configurations.mjs';

export const STEPS = 3;
/** Largest relative difference. Losses of the same work differ by rounding only; bf16 rounds at other places on either side. */
const LOSS_TOLERANCE = { f32: 1e-3, bf16: 1e-2, 'bf16-keys': 1e-2 };
/** Of how far parameters, running statistics and queue have moved: rounding differences grow with every step. */
const CHANGE_TOLERANCE = { f32: 1e-2, bf16: 1e-1, 'bf16-keys': 1e-1 };

/**
 * Whether both sides do the same work: from the same weights, queue and pictures, three steps must give the same losses and move all parts
 * of the state equally far.
 *
 * @returns {Promise<{ losses: number[][], lossGap: number, changeGap: number, same: boolean } | { problem: string }>} Gaps are relative.
 */
export function compareSteps({ options, configuration, precision }) {
  const config = parityCase(configuration);
  return withSides({ options, config, precision, work: 'training' }, async ({ ours, theirs }) => {
    const losses = await firstLosses([ours, ...theirs]);
    const changes = await Promise.all([ours, ...theirs].map((side) => side.ask({ do: 'changes' })));
    const lossGap = largestLossGap(losses);
    const changeGap = largest(changes.slice(1).flatMap((other) => Object.keys(other).map((part) => gap(changes[0][part], other[part]))));
    return { losses, lossGap, changeGap, changes, same: lossesAgree(lossGap, precision) && changeGap <= CHANGE_TOLERANCE[precision] };
  });
}

/** The losses of the first steps, one list a side. */
export async function firstLosses(sides) {
  const losses = sides.map(() => []);
  for (let step = 0; step < STEPS; step++) {
    for (const [index, side] of sides.entries()) losses[index].push((await side.ask({ do: 'step' })).loss);
  }
  return losses;
}

/** The largest relative difference between our losses, which come first, and anybody else's. */
export function largestLossGap([ours, ...others]) {
  return largest(others.flatMap((losses) => losses.map((loss, step) => gap(ours[step], loss))));
}

export function lossesAgree(lossGap, precision) {
  return lossGap <= LOSS_TOLERANCE[precision];
}

function gap(value, reference) {
  return Math.abs(value - reference) / Math.abs(reference);
}

/** NaN when there is one: a comparison with it is false, as it should be. */
function largest(gaps) {
  return Math.max(...gaps);
}
