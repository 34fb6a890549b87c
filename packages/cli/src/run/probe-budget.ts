import type { Settings } from '../settings/settings.ts';

/** Share of the training time that looking may take. */
const SHARE = 0.01;

/** At the very end a little more, so that the curve ends where training does. */
const LAST_SHARE = 0.02;

/** Looking at a picture costs a quarter of learning from it or less: one view, one encoder, no gradient. The rest is for reading it. */
const LOOKING = 1 / 3;

/** What a first look is likely to cost. */
export interface FirstLook {
  /** Pictures that go through the network. */
  readonly images: number;
  /** Seconds for all else. */
  readonly seconds: number;
}

/** The end of an epoch. */
export interface EpochEnd {
  /** From 0. */
  readonly epoch: number;
  readonly isLast: boolean;
}

/** Decides when the network's health is looked at. */
export interface ProbeBudget {
  /** Counts a training step. */
  trained(step: { readonly seconds: number; readonly images: number }): void;
  /** Whether to look now. */
  isDue(end: EpochEnd): boolean;
  /** Counts a look. What it cost once only doesn't tell what the next one costs. */
  looked(cost: { readonly seconds: number; readonly onceSeconds: number }): void;
}

/**
 * With `auto`: looks as soon as all looks together, with the next one, take at most 1 % of the training time so far (2 % at the end). The next
 * one is taken to cost what the last one did. In a short run there may be none.
 *
 * With a number: at the end of every so many epochs and of the last one, whatever it costs.
 */
export function probeBudget(every: Settings['healthEvery'], first: FirstLook): ProbeBudget {
  let [trained, images, spent] = [0, 0, 0];
  let lastCost: number | null = null;
  const nextCost = (): number => lastCost ?? first.seconds + first.images * LOOKING * (trained / images);
  return {
    trained(step) {
      trained += step.seconds;
      images += step.images;
    },
    isDue({ epoch, isLast }) {
      if (every === 'off') return false;
      if (every !== 'auto') return isLast || (epoch + 1) % every === 0;
      return spent + nextCost() <= (isLast ? LAST_SHARE : SHARE) * trained;
    },
    looked({ seconds, onceSeconds }) {
      spent += seconds;
      lastCost = seconds - onceSeconds;
    },
  };
}
