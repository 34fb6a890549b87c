import { readFileSync } from 'node:fs';

/** The version of the command line, and so of all packages: they share one. */
export function leoclrVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return version;
}
