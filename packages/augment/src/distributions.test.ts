// 20,000 draws of each parameter against 20,000 that torchvision 0.14.1 drew; fixtures/make-distributions.py wrote those down.
import { readFileSync } from 'node:fs';
import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import type { CropBox, CropViewDraw, CropViewOptions, PhotometricDraw } from './index.ts';
import {
  byolAugmentations,
  cifarAugmentation,
  drawColorJitter,
  drawCropView,
  drawGaussianBlur,
  drawGrayscale,
  drawHorizontalFlip,
  drawPhotometric,
  drawRandomResizedCrop,
  drawSolarize,
  mocoV1Augmentation,
  mocoV2Augmentation,
  simclrAugmentation,
  swavAugmentation,
} from './index.ts';

/** A distribution function at some values: `below[i]` draws were below values[i], `upTo[i]` below or equal. */
interface Known {
  values: number[];
  below: number[];
  upTo: number[];
}
interface Fixture {
  draws: number;
  crops: Record<string, { width: number; height: number; scale: [number, number]; area: Known; ratio: Known; left: Known; top: Known }>;
  jitter: { brightness: Known; contrast: Known; saturation: Known; hue: Known; orders: Record<string, number> };
  sigma: Known;
  frequencies: Record<string, [probability: number, count: number]>;
}
const fixture = JSON.parse(readFileSync(new URL('./fixtures/distributions.json', import.meta.url), 'utf8')) as Fixture;
const count = fixture.draws;

// What two samples of 20,000 from one distribution pass once in a thousand times: sqrt(ln(2 / 0.001) / 2) · sqrt(2 / 20,000).
const critical = Math.sqrt(Math.log(2 / 0.001) / 2) * Math.sqrt(2 / count);

/**
 * Bounds of the two-sample Kolmogorov-Smirnov statistic. At torchvision's kept values its distribution function is known, so `least` is
 * reached. Between two of them it can't leave the interval between its values there, and neither can ours, so the statistic is at most `most`,
 * which with 512 values is at most some 2/512 more.
 */
function kolmogorovSmirnov(ours: Float64Array, { values, below, upTo }: Known): { least: number; most: number } {
  const sorted = ours.toSorted();
  const share = (rank: number): number => rank / sorted.length;
  let least = 0;
  let most = 0;
  let before = { ours: 0, theirs: 0 };
  for (const [index, value] of values.entries()) {
    const [low, high] = [rankOf(sorted, value, false), rankOf(sorted, value, true)];
    const [theirsBelow, theirsUpTo] = [below[index]! / count, upTo[index]! / count];
    least = Math.max(least, Math.abs(share(low) - theirsBelow), Math.abs(share(high) - theirsUpTo));
    most = Math.max(most, share(low) - before.theirs, theirsBelow - before.ours, Math.abs(share(high) - theirsUpTo));
    before = { ours: share(high), theirs: theirsUpTo };
  }
  return { least: Math.max(least, 1 - before.ours), most: Math.max(most, 1 - before.ours) };
}

/** How many of the sorted values are below `value`, or with `equal` below or equal. */
function rankOf(sorted: Float64Array, value: number, equal: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value || (equal && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const sample = <Draw>(draw: (sample: number) => Draw): Draw[] => Array.from({ length: count }, (_, index) => draw(index));
const stream = (purpose: string, index: number) => rng(1, purpose, { sample: index });

test('the statistic of known samples lies within its bounds', () => {
  const grid = (shift: number) => Float64Array.from({ length: 1000 }, (_, index) => index / 1000 + shift);
  // The distribution function of the grid, in 20,000ths, at every tenth value.
  const known = { values: [] as number[], below: [] as number[], upTo: [] as number[] };
  for (let index = 0; index < 1000; index = index === 990 ? 999 : index + 10) {
    known.values.push(index / 1000);
    known.below.push(index * 20);
    known.upTo.push((index + 1) * 20);
  }
  expect(kolmogorovSmirnov(grid(0), known).least).toBeCloseTo(0);
  const { least, most } = kolmogorovSmirnov(grid(0.1995), known);
  expect(least).toBeLessThan(0.2 + 1e-9);
  expect(most).toBeGreaterThan(0.2 - 1e-9);
  expect(most - least).toBeLessThan(0.012);
});

const crops = Object.entries(fixture.crops);
const boxes = new Map(
  crops.map(([name, { width, height, scale }]) => [
    name,
    sample((index) => drawRandomResizedCrop(stream(name, index), { width, height }, { scale })),
  ]),
);
const measures: [string, 'area' | 'ratio' | 'left' | 'top', (box: CropBox) => number][] = [
  ['area', 'area', ({ width, height }) => width * height],
  ['aspect ratio', 'ratio', ({ width, height }) => width / height],
  ['left edge', 'left', ({ left }) => left],
  ['top edge', 'top', ({ top }) => top],
];

test.each(crops.flatMap(([name, known]) => measures.map(([what, key, measure]) => ({ name, what, known: known[key], measure }))))(
  'crop, $name: $what is distributed as in torchvision',
  ({ name, known, measure }) => {
    expect(kolmogorovSmirnov(Float64Array.from(boxes.get(name)!, measure), known).most).toBeLessThan(critical);
  },
);

const strengths = { brightness: 0.4, contrast: 0.8, saturation: 0.2, hue: 0.1 };
const jitters = sample((index) => drawColorJitter(stream('jitter', index), strengths));
const properties = ['brightness', 'contrast', 'saturation', 'hue'] as const;

test.each(properties)('%s is distributed as in torchvision', (wanted) => {
  const amounts = Float64Array.from(jitters, (changes) => changes.find(({ property }) => property === wanted)!.amount);
  expect(kolmogorovSmirnov(amounts, fixture.jitter[wanted]).most).toBeLessThan(critical);
});

// The value that a chi-square variable of 23 degrees of freedom passes once in a thousand times.
const CHI_SQUARE_23 = 49.73;

test('each of the 24 orders is as likely as any other, and as in torchvision', () => {
  const ours: Record<string, number> = {};
  for (const changes of jitters) {
    const order = changes.map(({ property }) => properties.indexOf(property)).join('');
    ours[order] = (ours[order] ?? 0) + 1;
  }
  const theirs = fixture.jitter.orders;
  expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort());
  const expected = count / 24;
  const chiSquare = (counts: number[]): number => counts.reduce((sum, observed) => sum + (observed - expected) ** 2 / expected, 0);
  expect(chiSquare(Object.values(ours))).toBeLessThan(CHI_SQUARE_23);
  expect(chiSquare(Object.values(theirs))).toBeLessThan(CHI_SQUARE_23);
  const twoSample = Object.entries(ours).reduce(
    (sum, [order, number]) => sum + (number - theirs[order]!) ** 2 / (number + theirs[order]!),
    0,
  );
  expect(twoSample).toBeLessThan(CHI_SQUARE_23);
});

test('the standard deviation of the blur is distributed as in torchvision', () => {
  const always = Float64Array.from(sample((index) => drawGaussianBlur(stream('sigma', index), { probability: 1 })!));
  expect(kolmogorovSmirnov(always, fixture.sigma).most).toBeLessThan(critical);
  const inViews = sample((index) => drawPhotometric(stream('view', index), { blur: { probability: 1 } }).sigma!);
  expect(kolmogorovSmirnov(Float64Array.from(inViews), fixture.sigma).most).toBeLessThan(critical);
});

/** Distance from the mean of the binomial distribution, in its standard deviations. */
function deviations(observed: number, probability: number): number {
  const distance = Math.abs(observed - count * probability);
  return distance === 0 ? 0 : distance / Math.sqrt(count * probability * (1 - probability));
}

// A normal variable is further from its mean once in a thousand times.
const FAR = 3.3;

test.each<[string, (index: number) => boolean]>([
  ['flip', (index) => drawHorizontalFlip(stream('flip', index))],
  ['gray', (index) => drawGrayscale(stream('gray', index), { probability: 0.2 })],
  ['blur', (index) => drawGaussianBlur(stream('blur', index)) !== null],
  ['solarize', (index) => drawSolarize(stream('solarize', index)) === 128],
])('%s happens as often as in torchvision', (what, happens) => {
  const [probability, theirs] = fixture.frequencies[what]!;
  expect(deviations(sample(happens).filter(Boolean).length, probability)).toBeLessThan(FAR);
  expect(deviations(theirs, probability)).toBeLessThan(FAR);
});

type Frequencies = { jitter: number; gray: number; blur: number; solarize: number; flip: number };
const isFirstGray = ({ colors }: PhotometricDraw): boolean => colors[0]?.property === 'saturation' && colors[0].amount === 0;

test.each<[string, Omit<CropViewOptions, 'size'>, Frequencies]>([
  ['MoCo-v1', mocoV1Augmentation, { jitter: 1, gray: 0.2, blur: 0, solarize: 0, flip: 0.5 }],
  ['MoCo-v2', mocoV2Augmentation, { jitter: 0.8, gray: 0.2, blur: 0.5, solarize: 0, flip: 0.5 }],
  ['CIFAR notebook', cifarAugmentation, { jitter: 0.8, gray: 0.2, blur: 0, solarize: 0, flip: 0.5 }],
  ['SimCLR', simclrAugmentation(), { jitter: 0.8, gray: 0.2, blur: 0.5, solarize: 0, flip: 0.5 }],
  ['BYOL, first view', byolAugmentations()[0], { jitter: 0.8, gray: 0.2, blur: 1, solarize: 0, flip: 0.5 }],
  ['BYOL, second view', byolAugmentations()[1], { jitter: 0.8, gray: 0.2, blur: 0.1, solarize: 0.2, flip: 0.5 }],
  ['SwAV', swavAugmentation, { jitter: 0.8, gray: 0.2, blur: 0.5, solarize: 0, flip: 0.5 }],
])('%s: everything happens as often as it should', (name, options, expected) => {
  const draws = sample((index) => drawCropView(stream(name, index), { width: 64, height: 48 }, options));
  const often = (happens: (draw: CropViewDraw) => boolean): number => draws.filter(happens).length;
  expect(
    deviations(
      often(({ colors }) => colors.length >= 4),
      expected.jitter,
    ),
  ).toBeLessThan(FAR);
  expect(
    deviations(
      often((draw) => draw.gray || isFirstGray(draw)),
      expected.gray,
    ),
  ).toBeLessThan(FAR);
  expect(
    deviations(
      often(({ sigma }) => sigma !== null),
      expected.blur,
    ),
  ).toBeLessThan(FAR);
  expect(
    deviations(
      often(({ solarize }) => solarize !== null),
      expected.solarize,
    ),
  ).toBeLessThan(FAR);
  expect(
    deviations(
      often(({ flip }) => flip),
      expected.flip,
    ),
  ).toBeLessThan(FAR);
});

test('what happens to a view is independent of what else happens to it (chi-square, level 0.001)', () => {
  const chances = [0.8, 0.2, 0.1, 0.2, 0.5];
  const cells = new Float64Array(32);
  for (let index = 0; index < count; index++) {
    const { colors, gray, sigma, solarize, flip } = drawPhotometric(stream('independent', index), byolAugmentations()[1]);
    const happened = [colors.length > 0, gray, sigma !== null, solarize !== null, flip];
    cells[happened.reduce((cell, yes, bit) => cell + (yes ? 2 ** bit : 0), 0)]! += 1;
  }
  const chiSquare = cells.reduce((sum, observed, cell) => {
    const expected = chances.reduce((product, chance, bit) => product * ((cell >> bit) % 2 === 1 ? chance : 1 - chance), count);
    return sum + (observed - expected) ** 2 / expected;
  }, 0);
  expect(chiSquare).toBeLessThan(61.1); // 31 degrees of freedom
});
