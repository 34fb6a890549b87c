import { expect, test } from 'vitest';
import type { Comparison } from './comparison.ts';
import { renderComparison } from './render-comparison.ts';

const comparison: Comparison = {
  runs: [
    { name: 'A', path: 'runs/leoclr', about: 'leoclr, seed 0' },
    { name: 'B', path: 'runs/moco', about: 'mocov2, seed 0' },
  ],
  rows: [
    {
      data: 'imagenette',
      subject: 'trained',
      protocol: 'knn@1',
      metric: 'top-1',
      detail: 'k 20',
      cells: [
        { score: 0.6, interval: [0.58, 0.62], difference: null, unchecked: false, problems: [] },
        {
          score: 0.65,
          interval: [0.63, 0.67],
          difference: { value: 0.05, margin: 0.028, intervalsOverlap: false, beyondChance: true },
          unchecked: true,
          problems: [],
        },
      ],
    },
    {
      data: 'imagenette',
      subject: 'pixels',
      protocol: 'linear-cached@1',
      metric: 'top-1',
      detail: '',
      cells: [null, { score: 0.65, interval: null, difference: null, unchecked: false, problems: [0] }],
    },
  ],
  problems: ['epochs of linear-cached: 100 in A, 90 in B'],
  remarks: ['A and B hold the same trained weights.'],
  seeds: [{ runs: ['A', 'B'], figures: [{ row: 0, mean: 0.625, standardDeviation: 0.025, count: 2 }] }],
  settings: [{ name: 'method', values: ['leoclr', 'mocov2'] }],
};

/** What a reader sees: no tags, white space squeezed. */
function textOf(page: string): string {
  return page
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

const headings = (page: string): string[] => [...page.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)].map(([, text]) => text!);

test('begins with what must not be compared, then shows figures with their differences', () => {
  const page = renderComparison(comparison);
  expect(headings(page)).toEqual([
    'Some of these figures must not be compared',
    'Figures',
    'Over seeds',
    'The runs',
    'Settings that differ',
    'Mind',
  ]);
  const text = textOf(page);
  expect(text).toContain(
    'knn@1, trained top-1, k 20 60.0 % 58.0–62.0 65.0 % 63.0–67.0 +5.0 ± 2.8 points, intervals apart can’t be checked: origin unknown',
  );
  expect(text).toContain('linear-cached@1, raw pixels top-1 – 65.0 % must not be compared: 1');
  expect(text).toContain('62.5 % ± 2.5 2 runs');
  expect(page).toContain('class="better"');
});

test('a single run without problems is a table of its figures', () => {
  const row = { ...comparison.rows[0]!, cells: comparison.rows[0]!.cells.slice(0, 1) };
  const page = renderComparison({
    ...comparison,
    runs: comparison.runs.slice(0, 1),
    rows: [row],
    problems: [],
    remarks: [],
    seeds: [],
    settings: [],
  });
  expect(headings(page)).toEqual(['Figures', 'The runs']);
  expect(textOf(page)).not.toContain('Differences');
});

test('escapes every text, and needs nothing outside itself', () => {
  const evil = `"><script>alert('x')</script>`;
  const page = renderComparison({
    runs: [{ name: evil, path: evil, about: evil }],
    rows: [{ ...comparison.rows[0]!, data: evil, protocol: evil, metric: evil, detail: evil, cells: [null] }],
    problems: [evil],
    remarks: [evil],
    seeds: [{ runs: [evil], figures: [] }],
    settings: [{ name: evil, values: [evil] }],
  });
  expect(page).not.toContain('<script');
  expect(page).not.toMatch(/https?:|@import|url\(|<link/);
});
