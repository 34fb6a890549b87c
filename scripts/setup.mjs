// Makes a fresh clone ready: dependencies first, then whatever build output is stale. Run again, it does next to nothing.
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pruneDist } from './prune-dist.mjs';
import { isMain, root, runNode, toolPath } from './_run.mjs';

const OLDEST_NODE = [20, 19];

/** Installs and builds what is missing or stale. False when that failed; the reason has been printed then. */
export async function setUp() {
  const start = performance.now();
  const problem = nodeProblem() ?? (dependenciesAreStale() ? await install() : null) ?? (await build());
  if (problem === null) console.log(`Ready (${((performance.now() - start) / 1000).toFixed(1)} s).`);
  else console.error(problem);
  return problem === null;
}

function nodeProblem() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return null;
  return `leoclr needs Node ${OLDEST_NODE.join('.')} or later, and this is ${process.versions.node}. Get a newer one at https://nodejs.org.`;
}

/** npm writes its own copy of the lockfile last, so an install that is older than the lockfile doesn't match it. */
function dependenciesAreStale() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return true;
  const lockfile = join(root, 'package-lock.json');
  return existsSync(lockfile) && statSync(lockfile).mtimeMs > statSync(installed).mtimeMs;
}

async function install() {
  console.log('Installing dependencies, this takes about half a minute the first time ...');
  // `npm ci` starts from nothing; on a developer's machine that already has most of it, `install` adds the rest and is kinder.
  const afresh = existsSync(join(root, 'package-lock.json')) && (process.env.CI || !existsSync(join(root, 'node_modules')));
  const { code, output } = await runNode([npmPath(), afresh ? 'ci' : 'install', '--no-audit', '--no-fund']);
  return code === 0 ? null : `npm could not install the dependencies:\n${output}`;
}

/** npm tells its scripts where it lives; without npm around us, ask it. */
function npmPath() {
  const fromNpm = process.env.npm_execpath;
  if (fromNpm?.endsWith('.js')) return fromNpm;
  const globalModules = execFileSync('npm', ['root', '--global'], { encoding: 'utf8', shell: process.platform === 'win32' }).trim();
  return join(globalModules, 'npm', 'bin', 'npm-cli.js');
}

async function build() {
  console.log('Building what has changed ...');
  const turbo = await runNode([toolPath('turbo'), 'run', 'build', '--output-logs=errors-only']);
  // turbo is a native binary. Where it can't run, and whenever it fails, the compiler has the last word.
  if (turbo.code !== 0) {
    const tsc = await runNode([toolPath('typescript', 'tsc'), '-b']);
    if (tsc.code !== 0) return `The build failed:\n${tsc.output}`;
  }
  pruneDist();
  return null;
}

if (isMain(import.meta.url)) process.exitCode = (await setUp()) ? 0 : 1;
