// `npm start`: set-up, then the quickstart run: pretraining on drawn scenes, evaluated before and after. Arguments go to the command.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setUp } from './setup.mjs';
import { root, runNode } from './_run.mjs';

if (await setUp()) {
  const ownArguments = process.argv.slice(2);
  const out = ownArguments.some((argument) => argument === '--out' || argument.startsWith('--out=')) ? [] : ['--out', freeFolder()];
  const bin = join(root, 'packages', 'leoclr', 'dist', 'bin.js');
  const { code } = await runNode([bin, 'pretrain', '--preset', 'quickstart', ...out, ...ownArguments], { quiet: false });
  process.exitCode = code;
} else {
  process.exitCode = 1;
}

/** `runs/quickstart`, or the first of `runs/quickstart-2`, `-3`, … that isn't there yet: an earlier run is never overwritten. */
function freeFolder() {
  const folder = join(root, 'runs', 'quickstart');
  let candidate = folder;
  for (let number = 2; existsSync(candidate); number++) candidate = `${folder}-${number}`;
  return relative(root, candidate);
}
