import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The address under which a worker thread can import a module: the built `dist/x.js` in place of a `src/x.ts`, where there is one.
 *
 * Only matters when this package runs from its TypeScript sources (its own tests): Node 20 can't load them in a worker.
 */
export function builtModule(url: string): string {
  const built = url.replace(/\/src\/([^/]+)\.ts$/, '/dist/$1.js');
  return built !== url && url.startsWith('file:') && existsSync(fileURLToPath(built)) ? built : url;
}

/**
 * Node's arguments for worker threads: this process's. When it runs from the sources, without the `--conditions` by which packages resolve to
 * their sources.
 */
export function workerArguments(): string[] {
  if (!import.meta.url.endsWith('.ts')) return process.execArgv;
  return process.execArgv.filter((argument, place, all) => argument !== '--conditions' && all[place - 1] !== '--conditions');
}
