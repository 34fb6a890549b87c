import { expect, test } from 'vitest';
import { compareRuns } from './compare-runs.ts';
import { comparisonLines } from './comparison-lines.ts';
import { knnMeasurement, openedRun, provenance } from './fixtures/measurements.ts';

test('differences are to the first run, with the margin of independent test sets', () => {
  const { rows } = compareRuns([
    openedRun('a', [knnMeasurement(0.6)]),
    openedRun('b', [knnMeasurement(0.61)]),
    openedRun('c', [knnMeasurement(0.65)]),
  ]);
  const margin = Math.sqrt(2) * 0.015;
  expect(rows).toHaveLength(1);
  const [first, second, third] = rows[0]!.cells;
  expect(first).toMatchObject({ score: 0.6, difference: null, problems: [] });
  expect(second!.difference).toEqual({
    value: expect.closeTo(0.01, 9),
    margin: expect.closeTo(margin, 9),
    intervalsOverlap: true,
    beyondChance: false,
  });
  expect(third!.difference).toMatchObject({ intervalsOverlap: false, beyondChance: true });
});

test.each([
  ['another version of the protocol', knnMeasurement(0.6, { record: { protocol: 'knn@2' } }), 'protocol: knn@1 in A, knn@2 in B'],
  ['another setting of it', knnMeasurement(0.6, { record: { k: 20 } }), 'k of knn: 200 in A, 20 in B'],
  ['another metric', knnMeasurement(0.6, { record: { metric: 'mean per class' } }), 'metric: top-1 in A, mean per class in B'],
  ['the other encoder', knnMeasurement(0.6, { encoder: 'key' }), 'encoder: query in A, key in B'],
  ['another layer', knnMeasurement(0.6, { layer: 'projection' }), 'layer: pooled in A, projection in B'],
  ['another side', knnMeasurement(0.6, { provenance: provenance({ size: 224 }) }), 'side in pixels: 160 in A, 224 in B'],
  [
    'other test pictures',
    knnMeasurement(0.6, { provenance: provenance({ dataHash: { train: 'aaaaaaaaaaaa', val: 'cccccccccccc' } }) }),
    'test pictures (a copy with other dates counts as other ones): bbbbbbbb in A, cccccccc in B',
  ],
])('%s must not be compared, and it says so', (_, other, problem) => {
  const comparison = compareRuns([openedRun('a', [knnMeasurement(0.6)]), openedRun('b', [other])]);
  expect(comparison.problems).toEqual([problem]);
  expect(comparison.rows).toHaveLength(1);
  expect(comparison.rows[0]!.cells[1]).toMatchObject({ difference: null, problems: [0] });
  const lines = comparisonLines(comparison);
  expect(lines.slice(-2)).toEqual(['MUST NOT BE COMPARED', `  !1  ${problem}`]);
});

test.each([
  ['another seed of the protocol', { record: { seed: 7 } }],
  ['another machine', { provenance: provenance({ machine: { processor: 'Other', cores: 64, memory: 1 } }) }],
  ['other weights', { provenance: provenance({ weightsHash: 'w1' }) }],
  ['another step', { step: 5000 }],
  ['another place of the same pictures', { data: '/mnt/pictures' }],
])('%s may be compared', (_, changes) => {
  const comparison = compareRuns([openedRun('a', [knnMeasurement(0.6)]), openedRun('b', [knnMeasurement(0.7, changes)])]);
  expect(comparison.problems).toEqual([]);
  expect(comparison.rows).toHaveLength(1);
  expect(comparison.rows[0]!.cells[1]!.difference).not.toBeNull();
});

test('what k leave-one-out has chosen is a result, not a setting', () => {
  const chosen = (k: number) => knnMeasurement(0.6, { record: { k, chosenBy: 'leave-one-out' } });
  expect(compareRuns([openedRun('a', [chosen(20)]), openedRun('b', [chosen(200)])]).problems).toEqual([]);
});

test('each measurement finds its equal, whatever the order; the last of equal ones counts', () => {
  const a = openedRun('a', [knnMeasurement(0.1), knnMeasurement(0.5), knnMeasurement(0.6, { record: { k: 20 } })]);
  const b = openedRun('b', [knnMeasurement(0.7, { record: { k: 20 } }), knnMeasurement(0.55)]);
  const { rows, problems } = compareRuns([a, b]);
  expect(problems).toEqual([]);
  expect(rows.map(({ detail, cells }) => [detail, ...cells.map((cell) => cell?.score)])).toEqual([
    ['k 200', 0.5, 0.55],
    ['k 20', 0.6, 0.7],
  ]);
});

test('data sets and subjects are never mixed', () => {
  const a = openedRun('a', [knnMeasurement(0.6), knnMeasurement(0.3, { subject: 'pixels', encoder: null, layer: null })]);
  const other = provenance({ dataHash: { train: 'd', val: 'e' } });
  const b = openedRun('b', [knnMeasurement(0.9, { data: 'cifar10', provenance: other }), knnMeasurement(0.4, { subject: 'untrained' })]);
  const { rows } = compareRuns([a, b]);
  expect(rows.map(({ data, subject, cells }) => [data, subject, ...cells.map((cell) => cell?.score ?? null)])).toEqual([
    ['imagenette', 'trained', 0.6, null],
    ['imagenette', 'untrained', null, 0.4],
    ['imagenette', 'pixels', 0.3, null],
    ['cifar10', 'trained', null, 0.9],
  ]);
});

test('means over seeds are of runs that differ in nothing else, and of figures that may be compared', () => {
  const runs = [
    openedRun('a', [knnMeasurement(0.5)]),
    openedRun('b', [knnMeasurement(0.6), knnMeasurement(0.4, { data: 'cifar10' })], { seed: 1, workers: 7 }),
    openedRun('c', [knnMeasurement(0.7, { provenance: provenance({ size: 96 }) })], { method: 'mocov2', seed: 2 }),
    openedRun('d', [knnMeasurement(0.7), knnMeasurement(0.5, { data: 'cifar10', record: { k: 20 } })], { seed: 2 }),
  ];
  const { seeds, settings } = compareRuns(runs);
  expect(seeds).toEqual([
    { runs: ['A', 'B', 'D'], figures: [{ row: 0, mean: expect.closeTo(0.6, 9), standardDeviation: expect.closeTo(0.1, 9), count: 3 }] },
  ]);
  expect(settings).toEqual([
    { name: 'method', values: ['leoclr', 'leoclr', 'mocov2', 'leoclr'] },
    { name: 'seed', values: ['0', '1', '2', '2'] },
    { name: 'workers', values: ['1', '7', '1', '1'] },
  ]);
});

test('measurements of older versions are shown, and what can not be checked is said', () => {
  const { interval: _, score, ...record } = knnMeasurement(0.6).record;
  const old = { ...knnMeasurement(0.6), layer: undefined, provenance: undefined, record: { ...record, top1: score! } };
  const comparison = compareRuns([openedRun('a', [old]), { ...openedRun('b', [knnMeasurement(0.65)]), config: null }]);
  expect(comparison.rows[0]!.cells[1]).toMatchObject({ unchecked: true, difference: { margin: null, beyondChance: null } });
  expect(comparison.remarks).toMatchInlineSnapshot(`
    [
      "A doesn't say where the figures of it come from: an older version wrote that. Whether pictures and transform agree can't be checked.",
    ]
  `);
  expect(comparison.settings.find(({ name }) => name === 'seed')!.values).toEqual(['0', 'unknown']);
});

test('says when two runs hold the same weights, or were measured by several versions', () => {
  const newer = provenance({ versions: { leoclr: '0.2.0', node: 'v20', engine: 'wasm', library: null } });
  const comparison = compareRuns([openedRun('a', [knnMeasurement(0.6)]), openedRun('b', [knnMeasurement(0.6, { provenance: newer })])]);
  expect(comparison.remarks).toMatchInlineSnapshot(`
    [
      "Measured with several versions of leoclr: 0.1.0 in A, 0.2.0 in B.",
      "A and B hold the same trained weights.",
    ]
  `);
});

test('shows it all in lines', () => {
  const a = openedRun('runs/leoclr', [knnMeasurement(0.6), knnMeasurement(0.3, { subject: 'pixels', encoder: null, layer: null })]);
  const b = openedRun(
    'runs/moco',
    [
      knnMeasurement(0.65, { provenance: provenance({ weightsHash: 'w1' }) }),
      knnMeasurement(0.3, { subject: 'pixels', record: { k: 20 } }),
    ],
    {
      method: 'mocov2',
      seed: 1,
    },
  );
  const c = openedRun('runs/leoclr-1', [knnMeasurement(0.61, { provenance: provenance({ weightsHash: 'w2' }) })], { seed: 1 });
  expect(comparisonLines(compareRuns([a, b, c])).join('\n')).toMatchInlineSnapshot(`
    "A  runs/leoclr  (leoclr, resnet18, 100 epochs, seed 0)
    B  runs/moco  (mocov2, resnet18, 100 epochs, seed 1)
    C  runs/leoclr-1  (leoclr, resnet18, 100 epochs, seed 1)

                               A                    B                    B − A         C                    C − A
    imagenette
      trained, knn@1 top-1     60.0 % [58.5, 61.5]  65.0 % [63.5, 66.5]  +5.0 ± 2.1 *  61.0 % [59.5, 62.5]  +1.0 ± 2.1
      raw pixels, knn@1 top-1  30.0 % [28.5, 31.5]  30.0 % [28.5, 31.5]  !1            –

    Brackets: 95 % over the test pictures. Differences are to A, in points, ± 95 % as if the runs had been tested on independent
    pictures; * means that 0 lies outside. On the same pictures the true interval is narrower as a rule, but single answers are not kept, so
    they are not paired. None of it covers other seeds of the training.

    Over seeds (A, C differ in nothing else): mean ± standard deviation
      imagenette, trained, knn@1 top-1  60.5 ± 0.7 %  (2 runs)

    Settings that differ
              A       B       C
      method  leoclr  mocov2  leoclr
      seed    0       1       1

    MUST NOT BE COMPARED
      !1  k of knn: 200 in A, 20 in B"
  `);
});

test('a single run is a table of its own', () => {
  expect(comparisonLines(compareRuns([openedRun('runs/leoclr', [knnMeasurement(0.6)])])).join('\n')).toMatchInlineSnapshot(`
    "runs/leoclr  (leoclr, resnet18, 100 epochs, seed 0)

                            score
    imagenette
      trained, knn@1 top-1  60.0 % [58.5, 61.5]"
  `);
});
