/** A function of one variable and its derivative at a place on a ray. */
export interface RayPoint {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

/** Looks at a place on a ray. */
export type Ray = (step: number) => RayPoint;

/** Enough decrease: this share of what the slope at the start promises (Nocedal and Wright, Numerical Optimization, section 3.1). */
const DECREASE = 1e-4;
/**
 * The slope must flatten to this share. Half, where quasi-Newton methods usually take 0.9: along a ray the logits are linear, so another
 * look costs a tenth of what another direction costs.
 */
const FLATTENING = 0.5;
const MAX_LOOKS = 30;

/**
 * A place on a descending ray that satisfies the strong Wolfe conditions, or null when none is found: then the ray is flat to rounding.
 *
 * Brackets, then narrows by cubic interpolation: algorithms 3.5 and 3.6 of Nocedal and Wright, Numerical Optimization.
 *
 * @param start The place at step 0; its slope must be below 0.
 */
export function lineSearch(ray: Ray, start: RayPoint, firstStep = 1): RayPoint | null {
  const flat = -FLATTENING * start.slope;
  const high = (point: RayPoint, low: RayPoint): boolean =>
    !(point.value <= start.value + DECREASE * point.step * start.slope) || (point.value >= low.value && low !== start);
  let low = start;
  let step = firstStep;
  for (let look = 0; look < MAX_LOOKS; look++) {
    const point = ray(step);
    if (high(point, low)) return narrow(low, point, { ray, start, flat, looks: MAX_LOOKS - look });
    if (Math.abs(point.slope) <= flat) return point;
    if (point.slope >= 0) return narrow(point, low, { ray, start, flat, looks: MAX_LOOKS - look });
    low = point;
    step *= 3;
  }
  return low === start ? null : low;
}

interface Narrowing {
  readonly ray: Ray;
  readonly start: RayPoint;
  readonly flat: number;
  readonly looks: number;
}

/** Between `low`, the best place so far, and `other` there is a place that satisfies the conditions. */
function narrow(low: RayPoint, other: RayPoint, { ray, start, flat, looks }: Narrowing): RayPoint | null {
  for (let look = 0; look < looks; look++) {
    const point = ray(between(low, other));
    if (!(point.value <= start.value + DECREASE * point.step * start.slope) || point.value >= low.value) {
      other = point;
      continue;
    }
    if (Math.abs(point.slope) <= flat) return point;
    if (point.slope * (other.step - low.step) >= 0) other = low;
    low = point;
  }
  return low === start ? null : low;
}

/** The minimum of the cubic through two places and their slopes, kept off the ends; the middle where there is none. */
function between(a: RayPoint, b: RayPoint): number {
  const width = b.step - a.step;
  const bend = a.slope + b.slope - (3 * (a.value - b.value)) / (a.step - b.step);
  const root = Math.sign(width) * Math.sqrt(bend * bend - a.slope * b.slope);
  const cubic = b.step - (width * (b.slope + root - bend)) / (b.slope - a.slope + 2 * root);
  const share = (cubic - a.step) / width;
  return share >= 0.1 && share <= 0.9 ? cubic : a.step + width * (share < 0.1 ? 0.1 : share > 0.9 ? 0.9 : 0.5);
}
