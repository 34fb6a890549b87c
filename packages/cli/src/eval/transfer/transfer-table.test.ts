import { expect, test } from 'vitest';
import { transferLines, transferResult } from './transfer-table.ts';
import type { TransferTable } from './transfer-table.ts';

const table: TransferTable = {
  columns: [
    { name: 'cifar10', metric: 'top-1' },
    { name: 'caltech101-mini', metric: 'mean per class' },
    { name: 'voc2007', metric: '11-point mAP' },
  ],
  rows: [
    { name: 'runs/leoclr', linear: [0.8, 0.5, 0.4], knn: [0.7, 0.4, 0.3] },
    { name: 'untrained', linear: [0.5, 0.5, 0.2], knn: [0.3, 0.4, 0.3] },
    { name: 'raw pixels', linear: [0.4, 0.2, 0.1], knn: [0.2, 0.1, 0.3] },
  ],
};

test('has a row a subject, a column a data set with its metric, and mean ranks', () => {
  expect(transferLines(table).join('\n')).toMatchInlineSnapshot(`
    "  logreg@1, %  cifar10  caltech101-mini       voc2007  mean rank
                     top-1   mean per class  11-point mAP
      runs/leoclr     80.0             50.0          40.0       1.17
      untrained       50.0             50.0          20.0       1.83
      raw pixels      40.0             20.0          10.0       3.00
      knn@1, %     cifar10  caltech101-mini       voc2007  mean rank
                     top-1   mean per class  11-point mAP
      runs/leoclr     70.0             40.0          30.0       1.50
      untrained       30.0             40.0          30.0       1.83
      raw pixels      20.0             10.0          30.0       2.67"
  `);
  expect(transferResult(table)).toMatchObject({
    protocol: 'transfer@1',
    rows: [{ meanRank: { linear: 3.5 / 3, knn: 4.5 / 3 } }, {}, { name: 'raw pixels', meanRank: { linear: 3, knn: 8 / 3 } }],
  });
});

test('what is missing is a dash, and then nobody has a rank', () => {
  const [first, ...rest] = table.rows;
  const broken = { ...table, rows: [{ ...first!, linear: [0.8, null, 0.4] }, ...rest] };
  expect(transferLines(broken).slice(0, 5).join('\n')).toMatchInlineSnapshot(`
    "  logreg@1, %  cifar10  caltech101-mini       voc2007  mean rank
                     top-1   mean per class  11-point mAP
      runs/leoclr     80.0                –          40.0          –
      untrained       50.0             50.0          20.0          –
      raw pixels      40.0             20.0          10.0          –"
  `);
  expect(transferResult(broken)).toMatchObject({
    rows: [{ meanRank: { linear: null, knn: 4.5 / 3 } }, { meanRank: { linear: null } }, {}],
  });
});
