import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The address under which a worker thread can import a module: the built `dist/x.js` in place of a `src/x.ts`, where there is one.
 *
 * Only matters when this package runs from its TypeScript sources (its own tests): Node 20 can't load them in a worker.
 */
export function builtModule(url: string): string {
  const built = url.replace(/\/src\/((?:(?!\/src\/).)+)\.ts$/, '/dist/$1.js');
  return built !== url && url.startsWith('file:') && existsSync(fileURLToPath(built)) ? built : url;
}

/**
 * What worker threads need besides this process's arguments, which they inherit: nothing. When this package runs from its sources, not the
 * `--conditions` by which packages resolve to their sources.
 */
export function workerArguments(): { execArgv?: string[] } {
  if (!import.meta.url.endsWith('.ts')) return {};
  return { execArgv: process.execArgv.filter((argument, place, all) => argument !== '--conditions' && all[place - 1] !== '--conditions') };
}
