import { expect, test } from 'vitest';
import { gridPoints } from './grid-points.ts';

test('reads learning rates with their weight decays', () => {
  expect(gridPoints('0.1:0, 1e-2:1e-4,0.001')).toEqual([
    { learningRate: 0.1, weightDecay: 0 },
    { learningRate: 0.01, weightDecay: 1e-4 },
    { learningRate: 0.001, weightDecay: 0 },
  ]);
});

test.each(['', '0', '0.1:', '0.1:x', '-1:0', '0.1:-1', '0.1:0:0', '0.1,,0.2'])('refuses "%s"', (text) => {
  expect(() => gridPoints(text)).toThrow('Expected learning rates with weight decays, like 0.1:0,0.01:0.0001.');
});
