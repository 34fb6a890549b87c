import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findOnednn } from '../find-onednn.ts';
import { installOnednn } from '../install-onednn.ts';
import { getOnednn } from './_get-onednn.ts';
import type { GetOnednnOptions, OnednnInstallation } from './_get-onednn.ts';

const installed = findOnednn().found;
const canStandIn = installed !== null && process.platform === 'linux';
const needsOnednn = canStandIn ? '' : ' (skipped: no oneDNN library)';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'install-onednn-'));
  for (const name of ['bin', 'cache', 'mirror']) mkdirSync(path.join(folder, name));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A shell script that stands in for a program. `$MIRROR` is a folder of the test's. */
function standIn(program: string, script: string): void {
  const file = path.join(folder, 'bin', program);
  writeFileSync(file, `#!/bin/sh\nMIRROR='${folder}/mirror'\nPATH=/bin:/usr/bin\n${script}\n`);
  chmodSync(file, 0o755);
}

interface FakeApt {
  name?: string;
  version?: string;
  /** What `apt-get download` does. */
  download?: string;
  /** Lists must be fetched before anything is known. */
  withoutLists?: boolean;
  /** What `apt-get update` does. */
  update?: string;
}

/** apt and dpkg-deb that install the file `mirror/libdnnl.so.2`. */
function fakeApt({
  name = 'libdnnl2',
  version = '2.6.3-1',
  download = `echo package > ${name}_1.deb`,
  withoutLists = false,
  update = 'touch "$MIRROR/updated"',
}: FakeApt = {}): void {
  const unlessListed = withoutLists ? '[ -e "$MIRROR/updated" ] || exit 0' : ':';
  standIn(
    'apt-cache',
    `echo "$@" >> "$MIRROR/log"
    ${unlessListed}
    case "$*" in
      *search*) echo '${name} - oneAPI Deep Neural Network Library (oneDNN) (lib)';;
      *show*) printf 'Package: ${name}\\nVersion: ${version}\\n\\n';;
      *depends*) printf '${name}\\n  Depends: libc6\\n';;
    esac`,
  );
  standIn(
    'apt-get',
    `echo "$@" >> "$MIRROR/log"
    case "$*" in
      *indextargets*) ${unlessListed}; echo /var/lib/apt/lists/main;;
      *update*) ${update};;
      *) ${download};;
    esac`,
  );
  standIn('dpkg-deb', `mkdir -p "$3/usr/lib/here" && cp "$MIRROR/libdnnl.so.2" "$3/usr/lib/here/"`);
}

function mirror(content: string | null = null): void {
  const file = path.join(folder, 'mirror', 'libdnnl.so.2');
  if (content === null) copyFileSync(installed!.where, file);
  else writeFileSync(file, content);
}

/** What installOnednn does on a machine that has no oneDNN yet; this one may have it. */
function install({ environment, ...options }: Partial<GetOnednnOptions> = {}): Promise<OnednnInstallation> {
  const own = { LEOCLR_CACHE: folder, PATH: path.join(folder, 'bin'), ...environment };
  return getOnednn({ environment: own, timeoutMs: 60_000, onProgress: () => {}, ...options });
}

const cache = (): string => path.join(folder, 'onednn');
const inCache = (): string[] => (existsSync(cache()) ? readdirSync(cache()) : []);
const log = (): string => readFileSync(path.join(folder, 'mirror', 'log'), 'utf8');

async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error('it went well'),
    (error: unknown) => error as Error,
  );
  return error.message.replaceAll(folder, 'FOLDER');
}

test.skipIf(!canStandIn)(`unpacks the package into the cache, and says what it does${needsOnednn}`, async () => {
  fakeApt();
  mirror();
  const said: string[] = [];
  const installation = await install({ onProgress: (sentence) => said.push(sentence) });
  expect(installation).toMatchObject({ fresh: true, library: { version: installed!.version, origin: 'cache' } });
  expect(said).toEqual(['Downloading libdnnl2 (oneDNN 2.6.3-1) ...']);
  expect(inCache()).toEqual(['libdnnl2_2.6.3-1']);
  expect(existsSync(path.join(folder, 'mirror', 'updated'))).toBe(false);
  const found = findOnednn({ environment: { LEOCLR_CACHE: folder } });
  expect(found.found!.library.name).toBe(path.join(cache(), 'libdnnl2_2.6.3-1', 'usr', 'lib', 'here', 'libdnnl.so.2'));
  const again = await installOnednn({ environment: { LEOCLR_CACHE: folder, PATH: '' } });
  expect(again).toMatchObject({ fresh: false, library: { origin: 'cache' } });
});

test.skipIf(!canStandIn)(`fetches lists of packages into the cache when the system has none${needsOnednn}`, async () => {
  fakeApt({ withoutLists: true });
  mirror();
  const said: string[] = [];
  await install({ onProgress: (sentence) => said.push(sentence) });
  expect(said).toEqual(['Fetching the lists of packages ...', 'Downloading libdnnl2 (oneDNN 2.6.3-1) ...']);
  for (const line of log().trim().split('\n')) expect(line).toContain(`-oDir::Cache=${cache()}/.partial-`);
  expect(log()).toMatch(/-oDir::State::Lists=.*\.partial-.*update/);
});

test.skipIf(!canStandIn)(`fetches fresh lists when the system's name a package that is gone${needsOnednn}`, async () => {
  fakeApt({ download: '[ -e "$MIRROR/updated" ] || { echo "E: 404 Not Found" >&2; exit 100; }; echo package > libdnnl2_1.deb' });
  mirror();
  expect(await install()).toMatchObject({ fresh: true });
});

test.skipIf(!canStandIn)(`two at a time end with one installation${needsOnednn}`, async () => {
  fakeApt({ download: 'sleep 0.2; echo package > libdnnl2_1.deb' });
  mirror();
  const both = await Promise.all([install(), install()]);
  for (const { library } of both) expect(library).toMatchObject({ origin: 'cache' });
  expect(inCache()).toEqual(['libdnnl2_2.6.3-1']);
});

test.skipIf(!canStandIn)(
  `a broken installation is replaced, an abandoned one removed, one under way left alone${needsOnednn}`,
  async () => {
    fakeApt();
    mirror();
    mkdirSync(path.join(cache(), 'libdnnl2_2.6.3-1', 'usr', 'lib', 'here'), { recursive: true });
    writeFileSync(path.join(cache(), 'libdnnl2_2.6.3-1', 'usr', 'lib', 'here', 'libdnnl.so.2'), 'broken');
    for (const name of ['.partial-old', '.partial-new']) mkdirSync(path.join(cache(), name));
    utimesSync(path.join(cache(), '.partial-old'), 0, 0);
    expect(await install()).toMatchObject({ fresh: true });
    expect(inCache()).toEqual(['.partial-new', 'libdnnl2_2.6.3-1']);
  },
);

test('a download that fails leaves nothing behind', async () => {
  fakeApt({ download: 'echo "E: Failed to fetch http://deb: no route to host." >&2; exit 100' });
  expect(await failure(install())).toMatchInlineSnapshot(
    `"installOnednn(): apt-get could not download oneDNN (E: Failed to fetch http://deb: no route to host); nothing was installed. Check the connection and try again."`,
  );
  expect(inCache()).toEqual([]);
});

test('lists that can not be fetched leave nothing behind', async () => {
  fakeApt({ withoutLists: true, update: 'echo "W: Failed to fetch http://deb/InRelease  Temporary failure resolving" >&2' });
  expect(await failure(install())).toMatchInlineSnapshot(
    `"installOnednn(): apt-get could not download oneDNN (W: Failed to fetch http://deb/InRelease  Temporary failure resolving); nothing was installed. Check the connection and try again."`,
  );
  expect(inCache()).toEqual([]);
});

test('a package that can not be unpacked leaves nothing behind', async () => {
  fakeApt();
  standIn('dpkg-deb', 'echo "dpkg-deb: error: No space left on device" >&2; exit 2');
  expect(await failure(install())).toMatchInlineSnapshot(
    `"installOnednn(): libdnnl2_1.deb can't be unpacked (dpkg-deb: error: No space left on device)."`,
  );
  expect(inCache()).toEqual([]);
});

test('a package with a broken library leaves nothing behind', async () => {
  fakeApt();
  mirror('no library');
  expect(await failure(install())).toMatchInlineSnapshot(
    `"installOnednn(): libdnnl2_2.6.3-1 was downloaded, but can't be used: it is no shared library. Nothing was installed."`,
  );
  expect(inCache()).toEqual([]);
});

test('a package that is too old, or none, is no error: somebody has to choose', async () => {
  fakeApt({ version: '2.2.4+ds-2' });
  expect((await install()) satisfies OnednnInstallation).toMatchObject({
    library: null,
    reason: 'apt has libdnnl2 2.2.4+ds-2; oneDNN 2.6 or later is needed',
  });
  expect(log()).not.toContain('update');
  standIn('apt-cache', '');
  expect(await install()).toMatchObject({ library: null, reason: 'apt knows no package of oneDNN here' });
  expect(inCache()).toEqual([]);
});

test('without apt it returns the command to run', async () => {
  expect(await install()).toMatchObject({
    library: null,
    command: expect.stringContaining('onednn'),
    reason: 'only apt can be asked for it',
  });
  expect(inCache()).toEqual([]);
});

test('stopped in the middle, or taking too long, it leaves nothing behind', async () => {
  fakeApt({ download: 'sleep 20' });
  const stop = new AbortController();
  const start = performance.now();
  const stopped = install({ signal: stop.signal, onProgress: () => setTimeout(() => stop.abort(), 100) });
  expect(await failure(stopped)).toMatchInlineSnapshot(`"installOnednn(): stopped; nothing was installed."`);
  expect(await failure(install({ timeoutMs: 300 }))).toMatchInlineSnapshot(
    `"installOnednn(): expected the download to take at most 0.3 s, and it took longer; nothing was installed. Try again with a better connection or a longer limit."`,
  );
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(inCache()).toEqual([]);
});

test('a cache that can not be written to', async () => {
  fakeApt();
  writeFileSync(path.join(folder, 'file'), '');
  expect(await failure(install({ environment: { LEOCLR_CACHE: path.join(folder, 'file') } }))).toMatchInlineSnapshot(
    `"installOnednn(): can't write to FOLDER/file/onednn (ENOTDIR). Free some space or set LEOCLR_CACHE to a folder that you may write to."`,
  );
});

test('an unusable LEOCLR_ONEDNN comes before everything else', async () => {
  const none = path.join(folder, 'none.so');
  expect(await failure(installOnednn({ environment: { LEOCLR_ONEDNN: none } }))).toMatchInlineSnapshot(
    `"installOnednn(): The environment variable LEOCLR_ONEDNN should name a oneDNN library, but names FOLDER/none.so: there is no such file. Correct it or unset it."`,
  );
  expect(await failure(installOnednn({ environment: { LEOCLR_ONEDNN: 'off' } }))).toMatchInlineSnapshot(
    `"installOnednn(): oneDNN is switched off by the environment variable LEOCLR_ONEDNN. Unset it to use oneDNN."`,
  );
});

/** A mirror that the machine's own apt can reach now. */
function aptMirror(): boolean {
  try {
    const printed = execFileSync('apt-get', ['download', '--print-uris', 'libdnnl2'], { encoding: 'utf8', timeout: 15_000, stdio: 'pipe' });
    const [, address] = /^'([^']+)'/.exec(printed) ?? [];
    execFileSync(process.execPath, ['-e', `fetch('${address}', { method: 'HEAD' }).then(({ ok }) => process.exit(ok ? 0 : 1))`], {
      timeout: 15_000,
      stdio: 'pipe',
    });
    return true;
  } catch {
    return false;
  }
}
const hasMirror = aptMirror();

test.skipIf(!hasMirror)(
  `the real apt, into a cache of its own${hasMirror ? '' : ' (skipped: no apt mirror)'}`,
  async () => {
    const outcome = await install({ environment: { ...process.env, LEOCLR_CACHE: folder } }).catch((error: unknown) => error as Error);
    // The mirror or the machine may be busy just now; then nothing may be left.
    const isLate = outcome instanceof Error && /could not download|took longer/.test(outcome.message);
    const expected = { library: { version: { major: 2 }, origin: 'cache', threading: { runtime: 'OpenMP' } } };
    expect(outcome).toMatchObject(isLate ? {} : expected);
    expect(inCache().join()).toMatch(isLate ? /^$/ : /^libdnnl2_2\.[^,]+$/);
    expect(readdirSync(folder).sort()).toEqual(['bin', 'cache', 'mirror', 'onednn']);
  },
  180_000,
);
