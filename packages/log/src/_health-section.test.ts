import { expect, test } from 'vitest';
import { healthSection } from './_health-section.ts';
import { renderReport } from './render-report.ts';
import type { ReportHealth, ReportHealthPoint } from './report.ts';

const point: ReportHealthPoint = {
  epoch: 1,
  featureStandardDeviation: 0.6,
  effectiveRank: 40.4,
  uniformity: -2.1,
  alignment: 0.4,
  neighbourPurity: 0.5,
  knnTop1: 0.55,
};
const health: ReportHealth = {
  points: [point, { ...point, epoch: 5, effectiveRank: 61, knnTop1: 0.7 }],
  pictures: 473,
  width: 512,
  share: 0.0072,
};

function titles(given: ReportHealth): string[] {
  return [...renderReport({ title: '', health: given }).matchAll(/<figcaption><b>(.*?)<\/b>/g)].map(([, title]) => title!);
}

test('draws the courses of all figures, and says what looking cost', () => {
  expect(titles(health)).toEqual([
    'Neighbours of the same class',
    'Effective rank',
    'Standard deviation of the features',
    'Alignment and uniformity',
  ]);
  const page = renderReport({ title: '', health });
  expect(page).toContain('the same 473 pictures each time');
  expect(page).toContain('All looks together took 0.7 % of the training time.');
  expect(page).toContain('kNN, leave one out from 55.0 % at 1 to 70.0 % at 5');
  expect(page).toContain('of at most 473');
});

test('leaves out what is not known', () => {
  const bare = { ...point, alignment: null, neighbourPurity: null, knnTop1: null };
  const unlabelled = { points: [bare], pictures: 128, width: 64 };
  expect(titles(unlabelled)).toEqual(['Effective rank', 'Standard deviation of the features', 'Alignment and uniformity']);
  const page = renderReport({ title: '', health: unlabelled });
  expect(page).not.toContain('training time');
  expect(page).toContain('uniformity from -2.1 at 1');
  expect(healthSection({ points: [], pictures: 128, width: 64 })).toBeNull();
});

test('figures that are not finite leave gaps', () => {
  const broken = { ...point, epoch: 2, effectiveRank: Number.NaN, uniformity: -Infinity };
  const page = renderReport({ title: '', health: { ...health, points: [point, broken] } });
  expect(page).not.toMatch(/NaN|Infinity/);
});
