// `npm start`: set-up, then the quickstart run: pretraining on drawn scenes, evaluated before and after. Arguments go to the command.
// LEOCLR_ONEDNN=off, or --engine with any name, keeps it from looking for oneDNN.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setUp } from './setup.mjs';
import { root, runNode } from './_run.mjs';

/** Steps a second with oneDNN, as a multiple of those with wasm: ResNet-18 of full width, 32 px, batch 32, 2 cores. The quickstart's narrow one gains a tenth to a third. */
const GAIN = 3;
/** How long the download of oneDNN may hold up the start. */
const DOWNLOAD_MS = 60_000;

const own = process.argv.slice(2);
const has = (option) => own.some((argument) => argument === option || argument.startsWith(`${option}=`));

const resumes = has('--resume');
const preset = resumes || has('--preset') ? [] : ['--preset', 'quickstart'];
const out = has('--out') ? [] : ['--out', folderForRun()];

if (await setUp()) {
  if (!has('--engine') && process.env.LEOCLR_ONEDNN !== 'off') console.log(await prepareEngine());
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

/** Gets oneDNN, into the user's cache folder and nowhere else, where that can be done at once; says in one line what there is now. */
async function prepareEngine() {
  const gain = `about ${GAIN} times as many steps a second as with wasm in networks of full width`;
  try {
    const { installOnednn } = await import('@leoclr/backend-onednn');
    const { library, fresh, command } = await installOnednn({ timeoutMs: DOWNLOAD_MS });
    if (library === null) return `Without oneDNN. With it there would be ${gain}; install it with: ${command}`;
    const { major, minor, patch } = library.version;
    return `${fresh ? 'Downloaded' : 'Found'} oneDNN ${major}.${minor}.${patch} (${library.where}): ${gain}.`;
  } catch (error) {
    return `Without oneDNN. With it there would be ${gain}. ${error.message}`;
  }
}
