// `npm run bench -- NAME [arguments]`: runs bench/NAME.mjs against the built packages. Without a name, lists what there is.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setUp } from './setup.mjs';
import { root, runNode } from './_run.mjs';

const [name, ...rest] = process.argv.slice(2);
const names = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.mjs') && !file.startsWith('_'))
  .map((file) => file.slice(0, -'.mjs'.length));

if (name !== undefined && names.includes(name)) {
  process.exitCode = (await setUp()) ? (await runNode([join(root, 'bench', `${name}.mjs`), ...rest], { quiet: false })).code : 1;
} else {
  console.error(`${name === undefined ? 'Which benchmark?' : `There is no benchmark "${name}".`} Known are ${names.join(', ')}.`);
  console.error('Usage: npm run bench -- NAME [arguments]');
  process.exitCode = 1;
}
