import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { choosePackage, companions, parsePackages } from './_choose-package.ts';
import type { AptPackage } from './_choose-package.ts';
import { runProgram } from './_run-program.ts';
import type { FinishedProgram, RunProgramOptions } from './_run-program.ts';

/** apt, kept from writing anything outside of one folder. */
export interface Apt {
  /** The package of oneDNN to take, or why there is none. */
  readonly choose: () => Promise<AptPackage | string>;
  /** Packages that must come along with it. */
  readonly companionsOf: (name: string, isLoadable: (library: string) => boolean) => Promise<string[]>;
  /** Whether lists of packages have been fetched, by the system or by `update`. */
  readonly hasLists: () => Promise<boolean>;
  /** Fetches lists of packages, for this object only; returns the reason when not all of them came. The others can be used. */
  readonly update: () => Promise<string | null>;
  /** Downloads packages into the folder; returns the reason when that failed. apt checks them against the signed lists. */
  readonly download: (names: readonly string[]) => Promise<string | null>;
  /** Unpacks the downloaded packages. */
  readonly unpack: (files: readonly string[], into: string) => Promise<void>;
}

/** Hooks of the machine's configuration would run, as root too, and write elsewhere. */
const SETTINGS = ['#clear APT::Update::Pre-Invoke;', '#clear APT::Update::Post-Invoke;', '#clear APT::Update::Post-Invoke-Success;', ''];

/**
 * Returns apt at work in a folder. apt-get's cache always lies in there, and so do lists of packages once they have been fetched; until then
 * the system's are read.
 */
export function apt(options: RunProgramOptions): Apt {
  const { folder } = options;
  const inside = (...names: string[]): string => path.join(folder, ...names);
  for (const name of ['cache/archives/partial', 'lists/partial']) mkdirSync(inside(name), { recursive: true });
  writeFileSync(inside('apt.conf'), SETTINGS.join('\n'));
  const own = { 'Dir::Cache': inside('cache'), 'Dir::Cache::pkgcache': '', 'Dir::Cache::srcpkgcache': '', 'Acquire::Languages': 'none' };
  // As root, apt would download as another user, who may not write here. Without a connection it would try for half a minute.
  const settings: Record<string, string> = { ...own, 'APT::Sandbox::User': '', 'Acquire::Retries': '1' };
  const run = (program: string, ...args: string[]): Promise<FinishedProgram> =>
    runProgram(
      [program, '-c', inside('apt.conf'), ...Object.entries(settings).map(([key, value]) => `-o${key}=${value}`), ...args],
      options,
    );
  return {
    async choose() {
      const { stdout: found } = await run('apt-cache', 'search', '--names-only', '^libdnnl[0-9.]+$');
      const names = found.split('\n').flatMap((line) => line.split(' - ')[0] || []);
      if (names.length === 0) return choosePackage([]);
      return choosePackage(parsePackages((await run('apt-cache', 'show', '--no-all-versions', ...names)).stdout));
    },
    async companionsOf(name, isLoadable) {
      return companions((await run('apt-cache', 'depends', name)).stdout, isLoadable);
    },
    async hasLists() {
      return (await run('apt-get', 'indextargets', '--format', '$(FILENAME)')).stdout.trim() !== '';
    },
    async update() {
      settings['Dir::State::Lists'] = inside('lists');
      const { stderr } = await run('apt-get', '-q', 'update');
      return /^[EW]: .*/m.exec(stderr)?.[0] ?? null;
    },
    async download(names) {
      const { code, stderr } = await run('apt-get', '-q', 'download', ...names);
      return code === 0 ? null : lastLine(stderr);
    },
    async unpack(files, into) {
      for (const file of files) {
        const { code, stderr } = await runProgram(['dpkg-deb', '-x', file, into], options);
        if (code !== 0)
          throw new LeoclrError('backend', `installOnednn(): ${path.basename(file)} can't be unpacked (${lastLine(stderr)}).`);
      }
    },
  };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)!.replace(/\.$/, '') || 'no reason given';
}
