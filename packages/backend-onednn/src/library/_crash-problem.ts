import { spawnSync } from 'node:child_process';

/** `process.dlopen` refuses what is no addon, after it has loaded it. */
const PROGRAM = 'try { process.dlopen({ exports: {} }, process.argv[1], 2); } catch {}';

const harmless = new Set<string>();

/**
 * Returns that a library is damaged when loading it ends a process, or null. Costs about a tenth of a second, once.
 *
 * The system's loader trusts the tables inside a library. Where they are damaged it doesn't come back, so another process goes first.
 */
export function crashProblem(name: string): string | null {
  if (harmless.has(name)) return null;
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { status, signal, error } = spawnSync(process.execPath, ['-e', PROGRAM, name], { env, stdio: 'ignore', timeout: 20_000 });
  // Without a process to try it in, there is nothing to tell.
  if (status !== 0 && !error) return `it is damaged: a process that loads it ends with ${signal ?? `exit code ${status}`}`;
  harmless.add(name);
  return null;
}
