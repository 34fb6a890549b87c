// `npm test`: set-up, then every check of the repository. The last line is `N passed, N failed`.
// Arguments go to vitest: `npm test -- packages/losses` runs the tests of one package (and all other checks).
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkExamples } from './check-examples.mjs';
import { setUp } from './setup.mjs';
import { runNode, toolPath } from './_run.mjs';

const TESTS_TIMEOUT_MS = 17 * 60_000;

const counts = { passed: 0, failed: 0, skipped: 0 };

if (await setUp()) {
  await check('Types', () => runNode([toolPath('typescript', 'tsc'), '-p', 'tsconfig.test.json', '--pretty', 'false']));
  await check('Lint', () => runNode([toolPath('oxlint')]));
  await check('Unused and undeclared', () => runNode([toolPath('knip'), '--no-progress']));
  await check('Examples in the documentation', checkExamples);
  await test();
} else {
  counts.failed += 1;
}
process.exitCode = counts.failed > 0 ? 1 : 0;
console.log(`${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`);

/** Runs a check that either passes or fails as a whole; its output is shown only when it fails. */
async function check(name, run) {
  const { code, output } = await run();
  if (code === 0) {
    counts.passed += 1;
    console.log(`${name}: fine.`);
  } else {
    counts.failed += 1;
    console.log(`${name}: FAILED\n${output.trimEnd()}\n`);
  }
}

/** Runs vitest and adds up what it reports. A run that broke off or found nothing counts as one failure. */
async function test() {
  const folder = mkdtempSync(join(tmpdir(), 'leoclr-test-'));
  const report = join(folder, 'report.json');
  const unfinished = join(folder, 'unfinished.txt');
  try {
    process.env.LEOCLR_UNFINISHED_TESTS = unfinished;
    const reporters = [
      '--reporter=default',
      '--reporter=./scripts/_unfinished-reporter.mjs',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ];
    const { code } = await runNode([toolPath('vitest'), 'run', ...reporters, ...process.argv.slice(2)], {
      quiet: false,
      timeoutMs: TESTS_TIMEOUT_MS,
    });
    const found = existsSync(report) ? tally(JSON.parse(readFileSync(report, 'utf8'))) : { passed: 0, failed: 0, skipped: 0 };
    const brokeOff = found.failed === 0 && (code !== 0 || found.passed === 0);
    counts.passed += found.passed;
    counts.failed += found.failed + (brokeOff ? 1 : 0);
    counts.skipped += found.skipped;
    if (brokeOff)
      console.log(`The test run did not end well: vitest's exit code is ${code}, ${found.passed} tests passed.${place(unfinished)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Which files were being tested when the run broke off. */
function place(unfinished) {
  const files = existsSync(unfinished) ? readFileSync(unfinished, 'utf8') : '';
  return files === '' ? '' : ` Under way were:\n${files}`;
}

/** Tests by outcome; a file that fails before its first test is one failure. */
function tally({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const brokenFiles = testResults.filter(({ status, assertionResults }) => {
    return status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed');
  });
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles.length, skipped: numPendingTests + numTodoTests };
}
