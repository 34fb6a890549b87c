/** Murmur3's fmix32. */
function mix(word: number): number {
  word ^= word >>> 16;
  word = Math.imul(word, 0x85ebca6b);
  word ^= word >>> 13;
  word = Math.imul(word, 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
}

/** `count` values in [-1, 1), multiples of 2^-23: the same as `uniform` of formula.py. */
export function uniform(seed: number, count: number): Float64Array {
  const start = mix(seed);
  return new Float64Array(count).map((_, index) => (mix((Math.imul(index, 0x9e3779b1) + start) | 0) >>> 8) / 2 ** 23 - 1);
}

/** Initial value of a parameter, in torchvision's layout: the same as `weight` of initial_weights.py. */
export function initialWeight(name: string, shape: readonly number[], seed: number): Float32Array {
  const values = uniform(seed, product(shape));
  if (shape.length > 1) {
    const bound = Math.sqrt(6 / product(shape.slice(1)));
    return new Float32Array(values.map((value) => value * bound));
  }
  if (name.startsWith('fc.')) return new Float32Array(values.map((value) => value * 0.1));
  if (name.endsWith('.bias')) return new Float32Array(values.map((value) => value * 0.25));
  const scale = name.endsWith('bn2.weight') || name.endsWith('bn3.weight') ? 0.25 : 1;
  return new Float32Array(values.map((value) => (1 + 0.25 * value) * scale));
}

/** What `views` of formula.py is given. */
export interface ViewsShape {
  readonly steps: number;
  readonly views: number;
  readonly batch: number;
  readonly size: number;
}

/** All pictures of a case, `[steps][views]` of `[N, H, W, 3]`: the same as `views` of formula.py. */
export function goldenViews(seed: number, { steps, views, batch, size }: ViewsShape): Float32Array[][] {
  const quadrants = uniform(2 * seed, steps * batch * 2 * 2 * 3);
  const length = batch * size * size * 3;
  const pixels = uniform(2 * seed + 1, steps * views * length);
  const half = size / 2;
  const picture = (step: number, view: number): Float32Array =>
    new Float32Array(length).map((_, index) => {
      const channel = index % 3;
      const column = Math.floor(index / 3) % size;
      const row = Math.floor(index / (3 * size)) % size;
      const sample = step * batch + Math.floor(index / (3 * size * size));
      const quadrant = ((sample * 2 + Math.floor(row / half)) * 2 + Math.floor(column / half)) * 3 + channel;
      return 1.5 * quadrants[quadrant]! + 0.75 * pixels[(step * views + view) * length + index]!;
    });
  return Array.from({ length: steps }, (_, step) => Array.from({ length: views }, (_, view) => picture(step, view)));
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((a, b) => a * b, 1);
}
