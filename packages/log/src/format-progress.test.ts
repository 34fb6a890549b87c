import { expect, test } from 'vitest';
import { formatProgress, type Progress } from './format-progress.ts';

const progress: Progress = {
  epoch: 2,
  epochs: 20,
  step: 11,
  stepsPerEpoch: 148,
  loss: 6.240312,
  learningRate: 0.03,
  imagesPerSecond: 812.4,
  dataWaitShare: 0.04,
  etaSeconds: 200,
};

test('fills a wide terminal', () => {
  expect(formatProgress(progress, 140)).toMatchInlineSnapshot(
    `"━━──────────────────  epoch  3/20  step  12/148  loss  6.2403  lr 0.0300    812 images/s  data wait  4 %  ETA 3 min 20 s"`,
  );
});

test.each([139, 119, 100, 88, 70, 50, 30, 10, 0])('stays within %d columns', (width) => {
  expect(formatProgress(progress, width).length).toBeLessThanOrEqual(width);
});

test('leaves out the least important parts first', () => {
  expect([119, 95, 85, 70, 55, 45, 30].map((width) => formatProgress(progress, width))).toMatchInlineSnapshot(`
    [
      "epoch  3/20  step  12/148  loss  6.2403  lr 0.0300    812 images/s  data wait  4 %  ETA 3 min 20 s",
      "epoch  3/20  step  12/148  loss  6.2403    812 images/s  data wait  4 %  ETA 3 min 20 s",
      "epoch  3/20  step  12/148  loss  6.2403    812 images/s  ETA 3 min 20 s",
      "epoch  3/20  step  12/148  loss  6.2403  ETA 3 min 20 s",
      "epoch  3/20  step  12/148  loss  6.2403  ETA 3 min 20 s",
      "epoch  3/20  loss  6.2403  ETA 3 min 20 s",
      "epoch  3/20  loss  6.2403",
    ]
  `);
});

test('keeps its columns from the first step to the last', () => {
  const last: Progress = { ...progress, epoch: 19, step: 147, loss: 11.5, learningRate: 0.000_03, imagesPerSecond: 98.7, dataWaitShare: 1 };
  const lines = [formatProgress(progress, 140), formatProgress(last, 140)];
  const places = lines.map((line) => ['step', 'loss', 'lr', 'images/s', 'data wait'].map((word) => line.indexOf(word)));
  expect(places[0]).toEqual(places[1]);
  expect(lines[1]).toMatchInlineSnapshot(
    `"━━━━━━━━━━━━━━━━━━━━  epoch 20/20  step 148/148  loss 11.5000  lr 3.0e-5   98.7 images/s  data wait 100 %  ETA 3 min 20 s"`,
  );
});

test('shows what is not known or not finite', () => {
  expect(formatProgress({ ...progress, loss: NaN, etaSeconds: Infinity }, 85)).toMatchInlineSnapshot(
    `"epoch  3/20  step  12/148  loss     NaN    812 images/s  data wait  4 %  ETA –"`,
  );
});
