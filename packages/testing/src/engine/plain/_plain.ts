/** Numbers in float64, row by row, and how they came about: enough to go back to gradients. */
export interface Plain {
  readonly shape: readonly number[];
  readonly values: Float64Array;
  /** Smallest distance of any value on the way from a place where a slope jumps, relative to the largest value beside it. */
  readonly margin: number;
  readonly parents: readonly Plain[];
  /** Adds to each parent's gradient what the gradient of these numbers makes of it. */
  readonly back: (gradient: Float64Array, toParents: readonly Float64Array[]) => void;
}

/** Numbers that depend on nothing. */
export function given(shape: readonly number[], values: Float64Array): Plain {
  return { shape, values, margin: Number.POSITIVE_INFINITY, parents: [], back: () => {} };
}

/** Numbers made from others; `margin` is that of this step alone. */
export function made(
  shape: readonly number[],
  values: Float64Array,
  { parents, back, margin = Number.POSITIVE_INFINITY }: Pick<Plain, 'parents' | 'back'> & { margin?: number },
): Plain {
  return { shape, values, margin: Math.min(margin, ...parents.map((parent) => parent.margin)), parents, back };
}

/** The gradients of Σ outputs · upstreams for each of `sources`; zeros where it does not depend on one. */
export function gradientsOfPlain(outputs: readonly Plain[], upstreams: readonly Float64Array[], sources: readonly Plain[]): Float64Array[] {
  const gradients = new Map<Plain, Float64Array>();
  const gradientOf = (plain: Plain): Float64Array => {
    const known = gradients.get(plain) ?? new Float64Array(plain.values.length);
    gradients.set(plain, known);
    return known;
  };
  for (const [index, output] of outputs.entries()) {
    const gradient = gradientOf(output);
    upstreams[index]!.forEach((value, place) => (gradient[place]! += value));
  }
  for (const plain of childrenFirst(outputs)) plain.back(gradientOf(plain), plain.parents.map(gradientOf));
  return sources.map(gradientOf);
}

function childrenFirst(outputs: readonly Plain[]): Plain[] {
  const order: Plain[] = [];
  const seen = new Set<Plain>();
  const visit = (plain: Plain): void => {
    if (seen.has(plain)) return;
    seen.add(plain);
    plain.parents.forEach(visit);
    order.push(plain);
  };
  outputs.forEach(visit);
  return order.reverse();
}
