// Runs the built command line the way a person does, in a folder of its own.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';

// Each test starts the program several times, perhaps on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

export const root: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const bin: string = join(root, 'packages', 'leoclr', 'dist', 'bin.js');

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd: string;
  /** Sends Ctrl-C as soon as this text has been printed. */
  interruptAt?: string;
  /** Shell command to run it through, with `"$@"` in place of the command itself. */
  through?: string;
  env?: Record<string, string>;
}

/** Builds what is stale: the command line and the examples that tests run. */
export function build(...examples: string[]): void {
  const projects = ['packages/leoclr', ...examples.map((name) => `examples/${name}`)];
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', ...projects], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The build failed:\n${stdout}`);
}

/** `leoclr ARGS`. */
export function leoclr(args: readonly string[], options: RunOptions): Promise<Finished> {
  return node([bin, ...args], options);
}

/** `node ARGS`. What it keeps in the user's cache folder lies beside `cwd`, unless `env` says otherwise. */
export function node(args: readonly string[], { cwd, interruptAt, through, env }: RunOptions): Promise<Finished> {
  const command = [process.execPath, ...args];
  const [program, ...rest] = through === undefined ? command : ['bash', '-c', through, 'bash', ...command];
  return new Promise((resolve, reject) => {
    const child = spawn(program!, rest, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LEOCLR_CACHE: join(cwd, '..', 'cache'), ...env },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      const seen = interruptAt !== undefined && stdout.includes(interruptAt);
      stdout += chunk;
      if (interruptAt !== undefined && !seen && stdout.includes(interruptAt)) child.kill('SIGINT');
    });
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Like `leoclr`, for what tests stand on: throws when it doesn't succeed. Returns what was printed. */
export async function mustSucceed(args: readonly string[], options: RunOptions): Promise<string> {
  const { code, stdout, stderr } = await leoclr(args, options);
  if (code !== 0 || stderr !== '') throw new Error(`leoclr ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** A folder in which the packages of this repository are installed, and what removes it. */
export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'leoclr-cli-'));
  mkdirSync(join(folder, 'work'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return { folder: join(folder, 'work'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Every file and folder below, as paths. */
export function filesIn(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true }) as string[];
  return paths.map((path) => (statSync(join(folder, path)).isDirectory() ? `${path}/` : path)).sort();
}

/** A network so small that a step takes milliseconds. */
export const tiny: readonly string[] = [
  '--size 16 --backbone resnet18 --stem cifar --width-multiplier 0.0625 --embedding-width 16',
  '--batch-size 16 --queue-size 32 --blur-probability 0 --evaluation-crop 1 --engine wasm --workers 0',
].flatMap((words) => words.split(' '));
