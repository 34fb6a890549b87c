/** A strength on the way from strong to weak. */
export interface Station {
  readonly penalty: number;
  /** False for those that only lead to the next one. */
  readonly wanted: boolean;
}

/** Most that the penalty falls by at once. */
const REACH = 3;
/** Stations between need not be the optimum, only near it. */
export const TOLERANCE_BETWEEN = 1e-3;

/**
 * The wanted penalties with stations before and between them, such that none is far from the one before.
 *
 * From far away L-BFGS takes many steps, and on nearly separable data its model of the rest is too hopeful. The way begins where the penalty
 * holds the weights near zero.
 *
 * @param penalties Falling.
 * @param strongest Penalty at which the optimum is near zero.
 */
export function stations(penalties: readonly number[], strongest: number): Station[] {
  const way: Station[] = [];
  let from = Math.max(strongest, penalties[0]!);
  for (const penalty of penalties) {
    const steps = Math.ceil(Math.log(from / penalty) / Math.log(REACH));
    for (let step = 1; step < steps; step++) way.push({ penalty: from * (penalty / from) ** (step / steps), wanted: false });
    way.push({ penalty, wanted: true });
    from = penalty;
  }
  return way;
}
