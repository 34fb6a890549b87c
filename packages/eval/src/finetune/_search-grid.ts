import { disposeParams, LeoclrError } from '@leoclr/core';
import { accuracy } from '../metrics/accuracy.ts';
import { meanPerClassAccuracy } from '../metrics/mean-per-class-accuracy.ts';
import { predictedClasses } from '../metrics/predicted-classes.ts';
import { classifierOf, scoresOf } from './_classifier.ts';
import type { FinetuneSettings } from './_finetune-settings.ts';
import type { Split } from './_hold-out.ts';
import { Diverged } from './_train-classifier.ts';
import { trainPoint } from './_train-point.ts';
import type { TrainingPlace } from './_train-point.ts';
import type { FinetuneEvent } from './finetune-event.ts';
import { isSamePoint } from './finetune-grid.ts';
import type { FinetunePoint } from './finetune-grid.ts';
import type { FinetuneInput } from './finetune-input.ts';
import type { FinetuneScore } from './finetune-record.ts';

/** Trains every point of the grid that isn't known yet; returns all scores in the grid's order. */
export async function* searchGrid(
  input: FinetuneInput,
  settings: FinetuneSettings,
  split: Split,
): AsyncGenerator<FinetuneEvent, FinetuneScore[], void> {
  const { grid, finished, steps } = settings;
  const known = grid.map((point) => finished.find((done) => isSamePoint(done, point)) ?? null);
  const scores: FinetuneScore[] = [];
  for (const [gridPlace, point] of grid.entries()) {
    const earlier = known[gridPlace]!;
    if (earlier !== null) {
      scores.push(earlier);
      continue;
    }
    const following = known.filter((score, place) => score === null && place > gridPlace).length + 1; // and the final one
    const score = yield* tryPoint(input, settings, { gridPlace, point, split, stepsAfter: following * steps });
    scores.push(score);
    yield { kind: 'point', gridPlace, score };
  }
  return scores;
}

/**
 * The point with the highest score, of equal ones the first.
 *
 * @throws LeoclrError `numeric` when all have diverged.
 */
export function bestPoint(scores: readonly FinetuneScore[]): FinetuneScore {
  const best = scores
    .filter(({ score }) => score !== null)
    .reduce<FinetuneScore | null>((first, other) => (first === null || other.score! > first.score! ? other : first), null);
  if (best !== null) return best;
  const { divergedAt } = scores[0]!;
  throw new LeoclrError(
    'numeric',
    `finetune(): expected a point of the grid whose loss stays finite, but all ${scores.length} diverged, ${pointName(scores[0]!)} at step ${divergedAt}. ` +
      'Are the weights and the pictures finite? If they are, choose lower learning rates.',
  );
}

/** The two numbers, for messages and notes. */
export function pointName({ learningRate, weightDecay }: FinetunePoint): string {
  return `learning rate ${learningRate} with weight decay ${weightDecay}`;
}

async function* tryPoint(
  input: FinetuneInput,
  settings: FinetuneSettings,
  { split, ...place }: Omit<TrainingPlace, 'indices'> & { split: Split },
): AsyncGenerator<FinetuneEvent, FinetuneScore, void> {
  const started = performance.now();
  const done = (score: number | null, divergedAt: number | null): FinetuneScore => {
    const { learningRate, weightDecay } = place.point;
    return { learningRate, weightDecay, score, divergedAt, seconds: (performance.now() - started) / 1000 };
  };
  try {
    const { weights } = yield* trainPoint(input, settings, { ...place, indices: split.train });
    try {
      const scored = await scoresOf({ network: classifierOf(input), weights }, input.train.once(split.validation), input.train.labels);
      const predictions = predictedClasses(scored);
      const { labels, classes } = scored;
      return done(settings.metric === 'top-1' ? accuracy(predictions, labels) : meanPerClassAccuracy(predictions, labels, classes), null);
    } finally {
      disposeParams(weights.params);
      disposeParams(weights.stats);
    }
  } catch (error) {
    if (error instanceof Diverged) return done(null, error.step);
    // The last update broke the weights, or running statistics overflowed: no training loss shows it.
    if (error instanceof LeoclrError && error.code === 'numeric') return done(null, settings.steps);
    throw error;
  }
}
