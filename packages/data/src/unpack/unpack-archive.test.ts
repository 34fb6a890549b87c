import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  truncateSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { UnpackArchiveOptions } from './unpack-archive.ts';
import { unpackArchive } from './unpack-archive.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leoclr-unpack-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const to = (): string => join(folder, 'out');

interface TarHeader {
  name: string | Buffer;
  type?: string;
  link?: string;
  content?: string;
}

/** A tar file by hand: libraries refuse to write what must be refused here. */
function tar(...entries: TarHeader[]): Buffer {
  const blocks = entries.flatMap(({ name, type = '0', link = '', content = '' }) => {
    const header = Buffer.alloc(512);
    Buffer.from(name as string).copy(header, 0);
    header.write('0000644\0', 100).toString();
    header.write(`${Buffer.byteLength(content).toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        ', 148);
    header.write(type, 156);
    header.write(link, 157);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const body = Buffer.alloc(Math.ceil(Buffer.byteLength(content) / 512) * 512);
    body.write(content);
    return [header, body];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

interface ZipItem {
  name: string | Buffer;
  content?: string;
  /** Unix mode; 0 for an archive that was made on Windows. */
  mode?: number;
  crc?: number;
  /** Size that the directory claims. */
  size?: number;
  flags?: number;
}

/** A zip file by hand. */
function zip(...items: ZipItem[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content = '', mode = 0o100644, crc = crc32(content), size = Buffer.byteLength(content), flags = 0 } of items) {
    const path = Buffer.from(name as string);
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(26); // from "version needed" to the lengths of name and extra field
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(path.length, 22);
    const body = Buffer.concat([Buffer.from('PK\x03\x04'), common, path, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const madeBy = Buffer.from([20, mode === 0 ? 0 : 3]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), madeBy, common, rest, path]));
    bodies.push(body);
    offset += body.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(items.length, 8);
  end.writeUInt16LE(items.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, list, end]);
}

function file(name: string, bytes: Buffer): string {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

/** Paths and contents below the folder that came out. */
function contents(): Record<string, string> {
  const paths = (readdirSync(to(), { recursive: true }) as string[]).sort();
  const textOf = (path: string): string => {
    const found = lstatSync(path);
    if (found.isDirectory()) return '(folder)';
    return found.isSymbolicLink() ? `-> ${readlinkSync(path)}` : readFileSync(path, 'utf8');
  };
  return Object.fromEntries(paths.map((path) => [path, textOf(join(to(), path))]));
}

/** The sentence of a failure; checks that nothing is left, not even beside the folder or outside of it. */
async function failure(archive: string, options: Partial<UnpackArchiveOptions> = {}): Promise<string> {
  const before = readdirSync(folder, { recursive: true });
  const error = await unpackArchive(archive, { to: to(), ...options }).then(
    () => new Error('it succeeded'),
    (error: Error) => error,
  );
  expect(readdirSync(folder, { recursive: true })).toEqual(before);
  return error.message.replaceAll(folder, 'FOLDER');
}

const tree: TarHeader[] = [
  { name: './' },
  { name: './train/', type: '5' },
  { name: './train/cat/1.txt', content: 'meow' },
  { name: 'train/dog/ä.txt', content: 'woof' },
  { name: 'train/empty' },
  { name: 'train/again', type: '1', link: 'train/cat/1.txt' },
  { name: 'train/cats', type: '2', link: 'cat' },
];
const unpackedTree = {
  train: '(folder)',
  'train/again': 'meow',
  'train/cat': '(folder)',
  'train/cat/1.txt': 'meow',
  'train/cats': '-> cat',
  'train/dog': '(folder)',
  'train/dog/ä.txt': 'woof',
  'train/empty': '',
};

test.each([
  ['a.tar', tar(...tree.slice(1))],
  ['a.tar.gz', gzipSync(tar(...tree.slice(1)))],
  ['A.TGZ', gzipSync(tar(...tree.slice(1)))],
  ['a tar.gz without an ending', gzipSync(tar(...tree.slice(1)))],
])('unpacks %s with folders, hard links and links', async (name, bytes) => {
  const seen: number[] = [];
  const result = await unpackArchive(file(name, bytes), { to: to(), onProgress: ({ files }) => seen.push(files) });
  const there = contents();
  delete there['train/cats/1.txt']; // Node's listing follows links in some versions
  expect(there).toEqual(unpackedTree);
  expect(result).toEqual({ files: 6, bytes: 8 });
  expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
});

test('unpacks what tar and gzip write, with long and unusual names', async () => {
  const long = `${'long-name-'.repeat(12)}/${'x'.repeat(200)}ü.txt`;
  file(`in/${long}`, Buffer.from('long'));
  file('in/b.txt', Buffer.alloc(3_000_000, 'b'));
  for (const format of ['gnu', 'pax']) {
    const archive = join(folder, `${format}.tgz`);
    execFileSync('tar', [`--format=${format}`, '-czf', archive, '-C', join(folder, 'in'), '.']);
    await unpackArchive(archive, { to: to() });
    expect(statSync(join(to(), 'b.txt')).size).toBe(3_000_000);
    expect(readFileSync(join(to(), long), 'utf8')).toBe('long');
    rmSync(to(), { recursive: true });
  }
});

test('unpacks zip files of Unix and of Windows, with links', async () => {
  const archive = zip(
    { name: 'train/', mode: 0o040755 },
    { name: 'train/cat/1.txt', content: 'meow'.repeat(1000) },
    { name: 'train\\dog\\2.txt', content: 'woof', mode: 0 },
    { name: 'train/cats', content: 'cat', mode: 0o120777 },
  );
  await unpackArchive(file('a.zip', archive), { to: to() });
  const there = contents();
  delete there['train/cats/1.txt'];
  expect(there).toEqual({
    train: '(folder)',
    'train/cat': '(folder)',
    'train/cat/1.txt': 'meow'.repeat(1000),
    'train/cats': '-> cat',
    'train/dog': '(folder)',
    'train/dog/2.txt': 'woof',
  });
});

test('unpacks a single .gz under its name, and several archives into one folder', async () => {
  const images = file('train-images-idx3-ubyte.gz', gzipSync('pictures'));
  const labels = file('labels.gz', gzipSync('labels'));
  await unpackArchive([images, labels, file('more.tar', tar({ name: 'more.txt', content: 'more' }))], { to: to() });
  expect(contents()).toEqual({ 'train-images-idx3-ubyte': 'pictures', labels: 'labels', 'more.txt': 'more' });
});

test('unpacks archives within archives, and removes those', async () => {
  const inner = gzipSync(tar({ name: 'ant/1.txt', content: 'ant' }));
  writeFileSync(join(folder, 'inner.tar.gz'), inner);
  execFileSync('tar', ['-cf', join(folder, 'a.tar'), '-C', folder, '--transform', 's,^,deep/,', 'inner.tar.gz']);
  await unpackArchive(join(folder, 'a.tar'), { to: to(), inner: ['deep/inner.tar.gz'] });
  expect(contents()).toEqual({ deep: '(folder)', 'deep/ant': '(folder)', 'deep/ant/1.txt': 'ant' });
  rmSync(to(), { recursive: true });
  expect(await failure(join(folder, 'a.tar'), { inner: ['deep/other.tar'] })).toMatchInlineSnapshot(
    `"unpackArchive(): expected the archive deep/other.tar within what was unpacked, but it is not there."`,
  );
});

test('reads names that are not UTF-8 as Latin-1', async () => {
  await unpackArchive(file('a.tar', tar({ name: Buffer.from('caf\xe9.txt', 'latin1'), content: 'x' })), { to: to() });
  expect(contents()).toEqual({ 'café.txt': 'x' });
  rmSync(to(), { recursive: true });
  await unpackArchive(file('a.zip', zip({ name: 'ü.txt', content: 'UTF-8 that does not say so' }, { name: 'ß.txt', flags: 1 << 11 })), {
    to: to(),
  });
  expect(Object.keys(contents())).toEqual(['ß.txt', 'ü.txt'].sort());
});

const outside = ['/etc/passwd', '../outside', 'a/../../outside', 'C:\\outside', '..\\outside', '\\outside'];

test.each(outside)('refuses the path %s in tar and zip', async (name) => {
  expect(await failure(file('a.tar', tar({ name: 'fine' }, { name, content: 'x' })))).toBe(
    `unpackArchive(): FOLDER/a.tar holds the path ${JSON.stringify(name)}, which leaves the folder that it is unpacked into. The archive is broken or malicious; nothing was unpacked.`,
  );
  expect(await failure(file('a.zip', zip({ name: 'fine' }, { name, content: 'x' })))).toContain(
    'which leaves the folder that it is unpacked into',
  );
});

test.each([
  ['to an absolute place', [{ name: 'l', type: '2', link: '/etc' }], 'is a link to /etc, outside of the folder'],
  ['upwards', [{ name: 'a/l', type: '2', link: '../../..' }], 'is a link to ../../.., outside of the folder'],
  ['to nothing', [{ name: 'l', type: '2', link: 'nothing' }], 'is a link to nothing, which leads nowhere'],
  ['to itself', [{ name: 'l', type: '2', link: 'l' }], 'is a link to l, which leads nowhere'],
  [
    'out over another link',
    [
      { name: 't/x', content: 'x' },
      { name: 'q/r/s/p', type: '2', link: '../../../t' },
      { name: 'q/r/s/l', type: '2', link: 'p/../..' },
    ],
    'is a link to p/../.., outside of the folder',
  ],
  ['hard to the outside', [{ name: 'l', type: '1', link: '../../etc/passwd' }], 'which leaves the folder'],
  ['hard to nothing', [{ name: 'l', type: '1', link: 'nothing' }], 'is a link to nothing, which is no file of the archive'],
  ['hard to a folder', [{ name: 'd/x' }, { name: 'l', type: '1', link: 'd' }], 'is a link to d, which is no file of the archive'],
])('refuses a link that leads %s', async (_name, entries: TarHeader[], reason) => {
  expect(await failure(file('a.tar', tar(...entries)))).toContain(reason);
});

test('never writes through a link', async () => {
  const entries = [
    { name: 'l', type: '2', link: '/tmp' },
    { name: 'l/leoclr-written-through', content: 'x' },
  ];
  expect(await failure(file('a.tar', tar(...entries)))).toMatchInlineSnapshot(
    `"unpackArchive(): "l" in FOLDER/a.tar comes twice. The archive is broken or malicious; nothing was unpacked."`,
  );
  expect(readdirSync('/tmp')).not.toContain('leoclr-written-through');
});

test('refuses a link out of a zip, and devices and pipes', async () => {
  expect(await failure(file('a.zip', zip({ name: 'l', content: '/etc/passwd', mode: 0o120777 })))).toContain(
    '"l" in FOLDER/a.zip is a link to /etc/passwd, outside of the folder',
  );
  for (const type of ['3', '4', '6'])
    expect(await failure(file('a.tar', tar({ name: 'dev', type })))).toContain('"dev" in FOLDER/a.tar is a device or pipe');
  expect(await failure(file('a.zip', zip({ name: 'dev', mode: 0o060644 })))).toContain('is a device or pipe');
});

test('refuses names that come twice', async () => {
  expect(await failure(file('a.tar', tar({ name: 'a', content: '1' }, { name: './a', content: '2' })))).toMatchInlineSnapshot(
    `"unpackArchive(): "a" in FOLDER/a.tar comes twice. The archive is broken or malicious; nothing was unpacked."`,
  );
  expect(await failure(file('a.zip', zip({ name: 'a' }, { name: 'a' })))).toContain('"a" in FOLDER/a.zip comes twice');
  expect(await failure(file('b.tar', tar({ name: 'a' }, { name: 'a/b' })))).toContain('comes twice');
  await unpackArchive(file('c.tar', tar({ name: 'a/', type: '5' }, { name: 'a/', type: '5' })), { to: to() }); // folders may
});

test('refuses bombs, by their size and by their number of files', async () => {
  const zeros = 'x'.repeat(1_000_000);
  expect(await failure(file('a.zip', zip({ name: 'a', content: zeros })), { maxBytes: 999_999 })).toMatchInlineSnapshot(
    `"unpackArchive(): FOLDER/a.zip unpacks to more than 1.00 MB, which is too much to be right; nothing was unpacked. Raise the limit if it is meant to be so large."`,
  );
  expect(await failure(file('a.gz', gzipSync(Buffer.alloc(40_000_000))))).toContain('unpacks to more than');
  const many = tar(...Array.from({ length: 20 }, (_, index) => ({ name: `${index}` })));
  expect(await failure(file('a.tar', many), { maxFiles: 19 })).toContain('unpacks to more than 19 files');
});

test('refuses damaged archives of every kind', async () => {
  const whole = tar({ name: 'a', content: 'a'.repeat(3000) });
  expect(await failure(file('a.tar', whole.subarray(0, 2000)))).toMatchInlineSnapshot(
    `"unpackArchive(): can't unpack FOLDER/a.tar: it is cut off. Get it again."`,
  );
  const zipped = gzipSync(whole);
  expect(await failure(file('a.tgz', zipped.subarray(0, -20)))).toContain('it is cut off');
  expect(await failure(file('a.zip', zip({ name: 'a', content: 'hello', crc: 1 })))).toContain('it is damaged (a: its checksum differs)');
  expect(await failure(file('a.zip', zip({ name: 'a', content: 'hello', size: 3 })))).toContain("can't unpack FOLDER/a.zip");
  const cut = file('a.zip', zip({ name: 'a', content: 'hello' }));
  truncateSync(cut, 30);
  expect(await failure(cut)).toContain("can't unpack FOLDER/a.zip");
  for (let at = 0; at < 20; at++)
    expect(await failure(file('b.tgz', zipped.subarray(0, Math.floor((zipped.length * at) / 20))))).toMatch(/b\.tgz/);
});

test('says what it was given in place of an archive', async () => {
  expect(await failure(file('a.zip', Buffer.from('<!doctype html><title>Log in</title>')))).toMatchInlineSnapshot(
    `"unpackArchive(): FOLDER/a.zip is no .tar, .tar.gz, .tgz, .zip or .gz archive: it looks like a web page. Get it again."`,
  );
  expect(await failure(file('a.tar', Buffer.from('BZh9')))).toContain('its first bytes are those of another format');
  expect(await failure(join(folder, 'missing.tar'))).toContain("can't read the archive FOLDER/missing.tar");
  mkdirSync(to());
  expect(await failure(file('b.tar', tar({ name: 'a' })))).toMatchInlineSnapshot(
    `"unpackArchive(): FOLDER/out is there already. Choose a folder that doesn't exist yet."`,
  );
});

test('can be stopped, and leaves nothing then', async () => {
  const archive = file('a.tar', tar({ name: 'a', content: 'a' }, { name: 'b', content: 'b' }));
  const stop = new AbortController();
  expect(await failure(archive, { signal: stop.signal, onProgress: () => stop.abort(new Error('Ctrl-C')) })).toBe('Ctrl-C');
  expect(await failure(archive, { signal: AbortSignal.abort(new Error('before')) })).toBe('before');
});
