// Views for training, ours against torchvision's with Pillow: throughput of the whole loader, from files or decoded pictures to normalised
// batches. With --training: how long a training run waits for its loader. See README.md for how, and for the options.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forecast, measureCase } from './_data-case.mjs';
import { dataCases, parityCases } from './_data-cases.mjs';
import { makeFolder } from './_data-folder.mjs';
import { compareViews } from './_data-parity.mjs';
import { profileCase } from './_data-profile.mjs';
import { startLoader, startTorchvision } from './_data-sides.mjs';
import { measureTraining } from './_data-training.mjs';
import { machine } from './_machine.mjs';
import { readOptions } from './_options.mjs';
import { fail, minutes, printResult } from './_report.mjs';

const own = {
  parity: { type: 'boolean', default: false },
  profile: { type: 'boolean', default: false },
  training: { type: 'boolean', default: false },
  steps: { type: 'string' },
};
const folder = mkdtempSync(join(tmpdir(), 'leoclr-bench-'));
try {
  const options = readOptions({ samples: 5, against: 'default' }, own);
  if (options.training) printResult({ ...(await measureTraining(options, folder)), machine: machine() });
  else await compare(options);
} catch (error) {
  fail(error);
} finally {
  rmSync(folder, { recursive: true });
}

async function compare(options) {
  const cases = dataCases(options);
  const { about, folders, parity } = await prepare(options, cases);
  if (options.parity) return printResult({ bench: 'data-parity', rows: parity, against: about, machine: machine() });
  if (options.profile) return profile(cases, folders);

  const seconds = cases.reduce((sum, one) => sum + forecast(one, options), 0);
  const count = cases.reduce((sum, { rows }) => sum + rows.length, 0);
  console.log(`${count} rows of ${options.samples} samples a side: about ${minutes(seconds)} when nothing else runs.`);
  const rows = [];
  for (const one of cases) {
    console.log(`${one.name} ...`);
    const measured = await measureCase(one, { options, pictures: folders.get(folderKey(one)), folder }).catch((error) =>
      one.rows.map((row) => ({ ...row, against: 'torchvision', ratio: null, problem: error.message })),
    );
    for (const { name, against, ratio, problem } of measured) console.log(`  ${name}: ${problem ?? `${ratio} times ${against}`}`);
    rows.push(...measured);
  }
  tableOfRates(rows);
  console.log('Ratios of throughput: higher is better.');
  printResult({ bench: 'data', higherIsBetter: true, rows, against: about, machine: machine() });
}

async function profile(cases, folders) {
  const rows = [];
  for (const one of cases.filter(({ cores }) => cores === 1)) {
    const pictures = folders.get(folderKey(one));
    for (const { cache } of one.rows) rows.push(await profileCase(one, { cache, pictures, cacheFolder: join(folder, one.name) }));
  }
  printResult({ bench: 'data-profile', rows, machine: machine() });
}

/** Makes the pictures, and refuses to go on when the two sides don't make the same of them. */
async function prepare(options, cases) {
  const [ours, theirs] = [startLoader(), startTorchvision(options)];
  try {
    const about = await theirs.ask({ do: 'about' });
    console.log(`torchvision ${about.torchvision}, PyTorch ${about.pytorch}, Pillow ${about.pillow} with libjpeg ${about.libjpeg}.`);
    const folders = new Map();
    for (const one of cases) {
      const key = folderKey(one);
      if (!folders.has(key)) folders.set(key, await makeFolder(one.source, { folder, count: one.pictures, python: theirs }));
    }
    const parity = [];
    for (const one of parityCases(cases)) {
      const row = await compareViews(one, { ours, theirs, pictures: folders.get(folderKey(one)), folder });
      parity.push(row);
      console.log(
        `Parity, ${row.name}: ${row.views} views with the same draws differ by ${row.largest} of 255 at most, ${row.mean} on average.`,
      );
      if (!row.same) throw new Error("The two sides don't do the same work, so no ratio would mean anything.");
    }
    return { about, folders, parity };
  } finally {
    await Promise.all([ours.end(), theirs.end()]);
  }
}

function folderKey({ source, pictures }) {
  return `${source} ${pictures}`;
}

function tableOfRates(rows) {
  console.table(
    rows.map(({ name, against, ratio, target, unit, leoclr, torchvision }) => ({
      name,
      against,
      unit,
      leoclr: leoclr?.median,
      workers: leoclr?.workers,
      torchvision: torchvision?.median,
      'their workers': torchvision?.workers,
      ratio: ratio ?? '–',
      target: target ?? '',
      disturbed: (leoclr?.disturbed ?? 0) + (torchvision?.disturbed ?? 0),
    })),
  );
  for (const { name, problem } of rows.filter((row) => row.problem !== undefined)) console.log(`No figure for ${name}: ${problem}.`);
}
