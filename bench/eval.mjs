// The evaluators, ours against PyTorch and scikit-learn: feature extraction, kNN, logistic regression, linear probe. See README.md.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluationCases } from './_eval-cases.mjs';
import { measureEvaluation } from './_eval-case.mjs';
import { machine } from './_machine.mjs';
import { readOptions } from './_options.mjs';
import { fail, minutes, printResult } from './_report.mjs';
import { rounded } from './_summary.mjs';

const folder = mkdtempSync(join(tmpdir(), 'leoclr-bench-'));
try {
  const options = readOptions({ samples: 5, against: 'default' });
  const cases = evaluationCases(options);
  const seconds = cases.reduce((sum, one) => sum + one.seconds * (options.samples + 1), 0);
  console.log(`${cases.length} rows of ${options.samples} samples a side: about ${minutes(seconds)} when nothing else runs.`);
  const rows = [];
  for (const one of cases) {
    console.log(`${one.name} ...`);
    rows.push(await measureEvaluation(one, { options, folder }));
  }
  tableOfSeconds(rows);
  console.log('Ratios of time: lower is better.');
  printResult({ bench: 'eval', unit: 'seconds', higherIsBetter: false, rows, threads: options.threads, machine: machine() });
} catch (error) {
  fail(error);
} finally {
  rmSync(folder, { recursive: true });
}

function tableOfSeconds(rows) {
  console.table(
    rows.map(({ name, against, better, ratio, target, leoclr, theirs, figures }) => ({
      name,
      against: `${against}, ${better ?? '–'}`,
      'leoclr, s': leoclr?.median,
      'theirs, s': theirs?.[better]?.median,
      ratio: ratio ?? '–',
      target,
      'our figure': figures && rounded(figures.leoclr, 5),
      'their figure': figures?.[better] && rounded(figures[better], 5),
    })),
  );
  for (const { name, problem } of rows.filter((row) => row.problem !== undefined)) console.log(`No figure for ${name}: ${problem}.`);
}
