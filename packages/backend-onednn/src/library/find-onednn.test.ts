import { closeSync, copyFileSync, mkdirSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeChecksums } from './_checksums.ts';
import { examine } from './_examine.ts';
import { findOnednn } from './find-onednn.ts';

const installed = findOnednn().found;
const needsOnednn = installed === null ? ' (skipped: no oneDNN library)' : '';
const isLinux = process.platform === 'linux';
const needsLinux = isLinux ? '' : ' (skipped: not Linux)';

/** The C library of this process: a shared library that is certainly there and certainly not oneDNN. */
const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] };
const libc = sharedObjects.find((file) => /libc[.-]|libSystem/.test(file))!;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'find-onednn-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The sentence for a library that LEOCLR_ONEDNN names. */
function problemOf(file: string): string {
  const { found, problem } = findOnednn({ environment: { LEOCLR_ONEDNN: file } });
  expect(found).toBeNull();
  return problem!.replaceAll(folder, 'FOLDER');
}

function fileWith(name: string, content: string | Uint8Array): string {
  writeFileSync(path.join(folder, name), content);
  return path.join(folder, name);
}

/** The first bytes of a file. */
function startOf(file: string, bytes: number): Uint8Array {
  const content = new Uint8Array(bytes);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, content, 0, bytes, 0);
  closeSync(descriptor);
  return content;
}

test.skipIf(!installed)(`finds the library, its version and its threads${needsOnednn}`, () => {
  const { found, problem } = findOnednn();
  expect(problem).toBeNull();
  expect(found!.version.major).toBeGreaterThanOrEqual(2);
  expect(path.isAbsolute(found!.where)).toBe(true);
  if (found!.threading.runtime !== 'OpenMP') return;
  const maximum = found!.library.find('int omp_get_max_threads()');
  const before = maximum();
  found!.threading.setThreads!(3);
  expect(maximum()).toBe(3);
  found!.threading.setThreads!(before);
  expect(found!.threading.file).toMatch(/omp|gomp/);
});

test.skipIf(!installed)(`a path in LEOCLR_ONEDNN is the one library that counts${needsOnednn}`, () => {
  const { found, tried } = findOnednn({ environment: { LEOCLR_ONEDNN: installed!.where } });
  expect(found).toMatchObject({ version: installed!.version, where: installed!.where, origin: 'LEOCLR_ONEDNN' });
  expect(tried).toEqual([]);
});

test('LEOCLR_ONEDNN=off means none', () => {
  expect(findOnednn({ environment: { LEOCLR_ONEDNN: 'off' } })).toMatchInlineSnapshot(`
    {
      "found": null,
      "problem": "oneDNN is switched off by the environment variable LEOCLR_ONEDNN. Unset it to use oneDNN.",
      "tried": [],
    }
  `);
});

test('a file that is not there', () => {
  expect(problemOf(path.join(folder, 'libdnnl.so.2'))).toMatchInlineSnapshot(
    `"The environment variable LEOCLR_ONEDNN should name a oneDNN library, but names FOLDER/libdnnl.so.2: there is no such file. Correct it or unset it."`,
  );
  const { problem } = findOnednn({ environment: { LEOCLR_ONEDNN: 'libnowhere.so.7' } });
  expect(problem).toMatchInlineSnapshot(
    `"The environment variable LEOCLR_ONEDNN should name a oneDNN library, but names libnowhere.so.7: there is no such file. Correct it or unset it."`,
  );
});

test.skipIf(!isLinux)(`text, nothing, and a folder in place of a library${needsLinux}`, () => {
  expect(problemOf(fileWith('notes.txt', 'Dear library'))).toMatchInlineSnapshot(
    `"The environment variable LEOCLR_ONEDNN should name a oneDNN library, but names FOLDER/notes.txt: it is no shared library. Correct it or unset it."`,
  );
  expect(problemOf(fileWith('empty.so', ''))).toMatchInlineSnapshot(
    `"The environment variable LEOCLR_ONEDNN should name a oneDNN library, but names FOLDER/empty.so: it is empty. Correct it or unset it."`,
  );
  expect(problemOf(folder)).toMatchInlineSnapshot(
    `"The environment variable LEOCLR_ONEDNN should name a oneDNN library, but names FOLDER: it is a folder, not a library. Correct it or unset it."`,
  );
  expect(problemOf(fileWith('no.so', '\u007fE'))).toContain('it is no shared library');
});

test('a library that is something else', () => {
  expect(problemOf(libc).replace(libc, 'LIBC')).toMatchInlineSnapshot(
    `"The environment variable LEOCLR_ONEDNN should name a oneDNN library, but names LIBC: it is a shared library, but not oneDNN: it has no function dnnl_version. Correct it or unset it."`,
  );
});

test.skipIf(!isLinux)(`a file that is cut short, wherever that is${needsLinux}`, () => {
  for (const bytes of [5, 40, 64, 200, 4096, 100_000]) {
    expect(problemOf(fileWith('libdnnl.so.2', startOf(libc, bytes)))).toContain(
      `it is cut short: only its first ${bytes} bytes are there.`,
    );
  }
});

test.skipIf(!isLinux)(`a program, and a library for another processor or another word size${needsLinux}`, () => {
  const changed = (at: number, value: number): string => {
    const content = startOf(libc, 64);
    content[at] = value;
    return problemOf(fileWith('libdnnl.so.2', content));
  };
  const other = process.arch === 'arm64' ? 62 : 183;
  expect(changed(18, other)).toMatch(/: it was built for (arm64, and this is x64|x64, and this is arm64)\. Correct it or unset it\.$/);
  expect(changed(4, 1)).toContain(`it was built for another processor, and this is ${process.arch}.`);
  expect(changed(16, 2)).toContain('it is no shared library.');
});

test.skipIf(!isLinux)(`damage that the loader notices${needsLinux}`, () => {
  // Whole by its tables, but without the list of what to load.
  const content = startOf(libc, 64);
  const view = new DataView(content.buffer);
  const little = content[5] === 1;
  view.setUint16(56, 0, little); // no segments
  view.setUint16(60, 0, little); // no sections
  view.setBigUint64(32, 64n, little);
  view.setBigUint64(40, 0n, little);
  expect(problemOf(fileWith('libdnnl.so.2', content))).toMatch(/libdnnl\.so\.2: it can't be loaded \(.*\)\. Correct it or unset it\.$/);
});

/** A copy of the real library with some bytes replaced. */
function damaged(name: string, replace: (content: Buffer) => void): string {
  const content = readFileSync(installed!.where);
  replace(content);
  return fileWith(name, content);
}

/** Debian's build has its parts at these places, or none of this applies. */
const isDebians = isLinux && installed?.version.major === 2 && process.arch === 'x64';
const needsDebians = isDebians ? '' : ' (skipped: not oneDNN 2 on x64 Linux)';

test.skipIf(!isDebians)(`a library that is too old, or lacks a function${needsDebians}`, () => {
  const { major, minor, patch } = installed!.version;
  const old = damaged('old.so', (content) => {
    // dnnl_version_t, in which a pointer comes next.
    const version = Buffer.from(Int32Array.of(major, minor, patch, 0).buffer);
    content.writeInt32LE(5, content.indexOf(version) + 4);
  });
  expect(problemOf(old)).toContain(`FOLDER/old.so: it is oneDNN 2.5.${patch}; 2.6 or later is needed.`);
  const lacking = damaged('lacking.so', (content) => content.write('X', content.indexOf('\0dnnl_stream_create\0') + 1));
  expect(problemOf(lacking)).toContain(`it is oneDNN 2.${minor}.${patch}, but lacks the function dnnl_stream_create.`);
});

test.skipIf(!isDebians)(`damage that would end the process is found in another one${needsDebians}`, () => {
  // In the tables of symbols and of addresses.
  for (const at of [4096, 65_536]) {
    const file = damaged('libdnnl.so.2', (content) => content.fill(0, at, at + 4096));
    expect(problemOf(file)).toMatch(/libdnnl\.so\.2: it is damaged: a process that loads it ends with (SIG\w+|exit code \d+)\./);
  }
});

/** Where `installOnednn` puts the library. */
function installation(): string {
  const libraries = path.join(folder, 'onednn', 'libdnnl2_2.6.3-1', 'usr', 'lib', 'here');
  mkdirSync(libraries, { recursive: true });
  return libraries;
}

test.skipIf(!installed || !isLinux)(`broken libraries in the cache are passed over, with reasons${needsOnednn}${needsLinux}`, () => {
  const file = path.join(installation(), 'libdnnl.so.2');
  writeFileSync(file, 'no');
  const environment = { ...process.env, LEOCLR_CACHE: folder };
  expect(findOnednn({ environment }).tried).toEqual([{ name: file, reason: 'it is no shared library' }]);
  copyFileSync(installed!.where, file);
  expect(findOnednn({ environment }).tried).toEqual([{ name: file, reason: 'not all of it is there any more (ENOENT)' }]);
  writeChecksums(path.join(folder, 'onednn', 'libdnnl2_2.6.3-1'));
  expect(findOnednn({ environment })).toMatchObject({ tried: [], found: { origin: 'cache', version: installed!.version } });
});

test.skipIf(!installed || !isLinux)(`a library in the cache that has changed is not even loaded${needsOnednn}${needsLinux}`, () => {
  const libraries = installation();
  copyFileSync(libc, path.join(libraries, 'libdnnl.so.2'));
  copyFileSync(libc, path.join(libraries, 'libgomp.so.1'));
  writeChecksums(path.join(folder, 'onednn', 'libdnnl2_2.6.3-1'));
  const content = readFileSync(libc);
  content[content.length >> 1]! ^= 1;
  writeFileSync(path.join(libraries, 'libgomp.so.1'), content);
  const name = path.join(libraries, 'libdnnl.so.2');
  expect(examine({ name, origin: 'cache' })).toBe('libgomp.so.1 has changed since it was downloaded');
});
