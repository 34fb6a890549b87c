import { InvalidArgumentError } from 'commander';
import type { FinetunePoint } from '@leoclr/eval';

/**
 * The points of the grid that a text names: `0.1:0,0.01:1e-4` are learning rates with weight decays (before they are divided by the learning
 * rate); without a decay there is none.
 */
export function gridPoints(text: string): FinetunePoint[] {
  const points = text.split(',').map((part) => part.split(':').map((number) => (number.trim() === '' ? Number.NaN : Number(number))));
  const valid = points.every(
    ([learningRate = 0, weightDecay = 0, ...more]) =>
      more.length === 0 && learningRate > 0 && learningRate < Infinity && weightDecay >= 0 && weightDecay < Infinity,
  );
  if (!valid) throw new InvalidArgumentError('Expected learning rates with weight decays, like 0.1:0,0.01:0.0001.');
  return points.map(([learningRate = 0, weightDecay = 0]) => ({ learningRate, weightDecay }));
}
