// `npm start`: set-up, then the quickstart run: pretraining on drawn scenes, evaluated before and after. Arguments go to the command.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setUp } from './setup.mjs';
import { root, runNode } from './_run.mjs';

const own = process.argv.slice(2);
const has = (option) => own.some((argument) => argument === option || argument.startsWith(`${option}=`));

const resumes = has('--resume');
const preset = resumes || has('--preset') ? [] : ['--preset', 'quickstart'];
const out = has('--out') ? [] : ['--out', folderForRun()];

if (await setUp()) {
  const bin = join(root, 'packages', 'leoclr', 'dist', 'bin.js');
  const { code } = await runNode([bin, 'pretrain', ...preset, ...out, ...own], { quiet: false });
  process.exitCode = code;
} else {
  process.exitCode = 1;
}

/** `runs/quickstart`, or the first of `runs/quickstart-2`, `-3`, … that isn't there yet: no earlier run is touched unless that is asked for. */
function folderForRun() {
  const folder = join('runs', 'quickstart');
  if (resumes || has('--overwrite')) return folder;
  let candidate = folder;
  for (let number = 2; existsSync(join(root, candidate)); number++) candidate = `${folder}-${number}`;
  return candidate;
}
