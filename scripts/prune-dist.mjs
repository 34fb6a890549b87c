// tsc never deletes what it once wrote: without this, the output of a removed source would still be published.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, root } from './_run.mjs';

const OUTPUT = /\.(js|d\.ts)(\.map)?$/;

/** Deletes compiler output in packages' `dist` whose source is gone; returns the deleted paths. */
export function pruneDist() {
  const stale = [];
  for (const name of readdirSync(join(root, 'packages'))) {
    const folder = join(root, 'packages', name);
    if (!existsSync(join(folder, 'dist'))) continue;
    for (const file of readdirSync(join(folder, 'dist'), { recursive: true })) {
      const source = join(folder, 'src', file.replace(OUTPUT, '.ts'));
      if (OUTPUT.test(file) && !existsSync(source)) stale.push(join(folder, 'dist', file));
    }
  }
  for (const path of stale) rmSync(path);
  return stale;
}

if (isMain(import.meta.url)) pruneDist();
