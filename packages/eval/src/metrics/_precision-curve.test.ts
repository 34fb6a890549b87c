import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { averagePrecision } from './average-precision.ts';
import { rankedPrecision } from './_precision-curve.ts';
import { rankClass } from './_rank-class.ts';

test.each(['11-point', 'area'] as const)('%s with rows that count several times is that of rows which are there several times', (kind) => {
  const draw = rng(0, 'ranking');
  for (let round = 0; round < 20; round++) {
    const scores = Array.from({ length: 30 }, () => Math.round(3 * draw.normal()));
    const targets = Array.from({ length: 30 }, () => draw.integer(3) - 1);
    const times = Array.from({ length: 30 }, () => draw.integer(4));
    const rows = times.flatMap((count, row) => Array.from({ length: count }, () => row));
    const repeated = { scores: rows.map((row) => scores[row]!), targets: rows.map((row) => targets[row]!) };
    const found = rankedPrecision(rankClass('test', { scores, targets, classes: 1 }, 0), times, kind);
    expect(found).toBeCloseTo(averagePrecision(repeated, { kind }), 12);
  }
});

test('is null when no row with the class counts', () => {
  const ranking = rankClass('test', { scores: [1, 2], targets: [1, 0], classes: 1 }, 0);
  expect(rankedPrecision(ranking, [0, 1], 'area')).toBeNull();
  expect(rankedPrecision(ranking, [0, 1], '11-point')).toBeNull();
});
