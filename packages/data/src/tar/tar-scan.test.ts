import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { array, assert, asyncProperty, boolean, nat, record, uint8Array } from 'fast-check';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paxPart, setChecksum, tarBytes, tarPart } from '../fixtures/tar-bytes.ts';
import { openRangedFile } from '../ranged/_open-ranged-file.ts';
import type { RangedFile } from '../ranged/_ranged-file.ts';
import { scanTar } from './_tar-scan.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'leoclr-scan-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** An archive in memory; `reads` counts the bytes that were asked for. */
function archive(bytes: Uint8Array): RangedFile & { reads: { bytes: number; times: number } } {
  const reads = { bytes: 0, times: 0 };
  const read = async (start: number, length: number) => {
    if (start < 0 || start + length > bytes.length) throw new RangeError(`read of ${start} + ${length} in ${bytes.length}`);
    reads.bytes += length;
    reads.times++;
    return bytes.subarray(start, start + length);
  };
  return { place: 'x.tar', size: bytes.length, stamp: '', read, reading: async (work) => work(read), check: async () => {}, reads };
}

async function membersOf(bytes: Uint8Array): Promise<Record<string, string>> {
  const members: Record<string, string> = {};
  await scanTar('test()', archive(bytes), async ({ name, offset, size }, content) => {
    expect(await content()).toEqual(bytes.subarray(offset, offset + size));
    members[name] = Buffer.from(bytes.subarray(offset, offset + size)).toString();
  });
  return members;
}
const messageOf = (bytes: Uint8Array) =>
  membersOf(bytes).then(
    () => 'no error',
    (error: unknown) => `${(error as { code?: string }).code}: ${(error as Error).message}`,
  );

test('reads plain files with names of every kind', async () => {
  const long = `${'deep/'.repeat(60)}end.jpg`;
  const bytes = Buffer.concat([
    tarPart({ name: 'a.jpg', content: 'A' }),
    tarPart({ name: 'b.jpg', content: 'B', prefix: 'before' }),
    tarPart({ name: '././@LongLink', type: 'L', content: `${long}\0` }),
    tarPart({ name: long.slice(0, 100), content: 'C' }),
    paxPart({ mtime: '1.5', path: 'pax/ä.jpg' }),
    tarPart({ name: 'pax/a.jpg', content: 'D' }),
    paxPart({ size: '3' }),
    tarPart({ name: 'size.jpg', content: 'EEE', size: 0 }),
    tarPart({ name: 'contiguous', content: 'F', type: '7' }),
    tarPart({ name: 'old', content: 'G', type: '\0' }),
    tarPart({ name: Buffer.from([0x63, 0xe9, 0x2e, 0x6a]), content: 'H' }),
    tarPart({ name: 'empty' }),
    Buffer.alloc(1024),
  ]);
  expect(await membersOf(bytes)).toEqual({
    'a.jpg': 'A',
    'before/b.jpg': 'B',
    [long]: 'C',
    'pax/ä.jpg': 'D',
    'size.jpg': 'EEE',
    contiguous: 'F',
    old: 'G',
    'c\udce9.j': 'H',
    empty: '',
  });
});

test('passes over folders, links, devices, sparse files and unknown kinds', async () => {
  const sparse = tarPart({ name: 'sparse', type: 'S', content: 'x'.repeat(600) });
  sparse[482] = 1;
  setChecksum(sparse);
  const map = Buffer.alloc(1024);
  map[504] = 1; // a second block of the map follows
  const bytes = Buffer.concat([
    tarPart({ name: 'folder/', type: '5' }),
    tarPart({ name: 'older-folder/', type: '\0' }),
    tarPart({ name: 'hard', type: '1', link: 'a', size: 77 }),
    tarPart({ name: 'soft', type: '2', link: '/etc/passwd' }),
    tarPart({ name: 'device', type: '3' }),
    tarPart({ name: 'pipe', type: '6' }),
    tarPart({ name: 'K', type: 'K', content: 'a long link target\0' }),
    tarPart({ name: 'soft2', type: '2' }),
    tarPart({ name: 'vendor', type: 'Z', content: 'zzz' }),
    Buffer.concat([sparse.subarray(0, 512), map, sparse.subarray(512)]),
    paxPart({ 'GNU.sparse.major': '1', 'GNU.sparse.name': 'holes' }),
    tarPart({ name: 'GNUSparseFile.0/holes', content: 'x' }),
    tarPart({ name: 'g', type: 'g', content: '14 path=wrong\n' }),
    tarPart({ name: 'a', content: 'A' }),
    Buffer.alloc(1024),
  ]);
  expect(await membersOf(bytes)).toEqual({ a: 'A' });
});

test('an archive may lack its end mark or padding, and have a single block of zeros in its midst', async () => {
  const a = tarPart({ name: 'a', content: 'A' });
  expect(await membersOf(a)).toEqual({ a: 'A' });
  expect(await membersOf(a.subarray(0, 513))).toEqual({ a: 'A' });
  expect(await membersOf(Buffer.concat([a, Buffer.alloc(512), tarPart({ name: 'b', content: 'B' }), Buffer.alloc(512)]))).toEqual({
    a: 'A',
    b: 'B',
  });
  expect(await membersOf(Buffer.concat([a, Buffer.alloc(1024), tarPart({ name: 'after the end' })]))).toEqual({ a: 'A' });
  expect(await membersOf(Buffer.alloc(10_240))).toEqual({});
});

test('reads what tar-stream writes', async () => {
  const tar = pack();
  const names = ['a.jpg', `${'x'.repeat(150)}.jpg`, 'grüße.jpg', `${'y'.repeat(90)}/${'z'.repeat(99)}`];
  for (const name of names) tar.entry({ name }, name);
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  expect(await membersOf(Buffer.concat(chunks))).toEqual(Object.fromEntries(names.map((name) => [name, name])));
});

test('skips contents: a large archive costs a read of headers only', async () => {
  const parts = Array.from({ length: 20 }, (_, index) => ({ name: `${index}`, content: Buffer.alloc(200_000, index) }));
  const file = archive(tarBytes(parts));
  await scanTar('test()', file, async () => {});
  expect(file.reads.times).toBeLessThan(30);
  expect(file.reads.bytes).toBeLessThan(500_000);
});

test('sizes of 8 GiB and more stand in base 256', async () => {
  const head = tarPart({ name: 'huge' });
  head.writeUInt8(0x80, 124);
  head.fill(0, 125, 136);
  head.writeUInt32BE(3, 128); // 3 · 2^32
  setChecksum(head);
  expect(await messageOf(head)).toMatchInlineSnapshot(
    `"data: test(): can't read the archive x.tar: it is cut off: "huge" goes to byte 12884902400, the archive has 512 bytes. Is it complete?"`,
  );
  head.fill(0xff, 124, 136);
  setChecksum(head);
  expect(await messageOf(head)).toMatchInlineSnapshot(
    `"data: test(): can't read the archive x.tar: it is no tar archive (its size is out of range)."`,
  );
});

test('names what is wrong with an archive', async () => {
  const a = tarPart({ name: 'a.jpg', content: 'A'.repeat(700) });
  expect(await messageOf(new Uint8Array(0))).toMatchInlineSnapshot(`"data: test(): can't read the archive x.tar: it is empty."`);
  expect(await messageOf(Buffer.from('<html>'))).toMatchInlineSnapshot(
    `"data: test(): can't read the archive x.tar: it is cut off in the header at byte 0. Is it complete?"`,
  );
  expect(await messageOf(Buffer.alloc(2048, 'rubbish'))).toMatchInlineSnapshot(
    `"data: test(): can't read the archive x.tar: it is no tar archive (its checksum is wrong)."`,
  );
  expect(await messageOf(a.subarray(0, 1000))).toMatchInlineSnapshot(
    `"data: test(): can't read the archive x.tar: it is cut off: "a.jpg" goes to byte 1212, the archive has 1000 bytes. Is it complete?"`,
  );
  expect(await messageOf(Buffer.concat([a, Buffer.alloc(600, 'x')]))).toMatchInlineSnapshot(
    `"data: test(): can't read the archive x.tar: the header at byte 1536 is damaged (its checksum is wrong)."`,
  );
  expect(await messageOf(tarPart({ name: 'a', size: 'not a number' }))).toMatchInlineSnapshot(
    `"data: test(): can't read the archive x.tar: it is no tar archive (its size is no number)."`,
  );
  expect(await messageOf(tarBytes([{ name: 'x', type: 'x', content: '99 path=short\n' }]))).toMatchInlineSnapshot(
    `"data: test(): can't read the archive x.tar: the attributes at byte 512 are damaged."`,
  );
  expect(await messageOf(Buffer.concat([tarPart({ name: 'x', type: 'L', size: 2 << 20 }), Buffer.alloc(3 << 20)]))).toMatchInlineSnapshot(
    `"data: test(): can't read the archive x.tar: the attributes at byte 512 would be 2097152 bytes long."`,
  );
});

test.each([
  ['gzip', [0x1f, 0x8b, 8, 0]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58]],
  ['bzip2', [0x42, 0x5a, 0x68, 0x39]],
])('refuses %s', async (name, magic) => {
  expect(await messageOf(Uint8Array.from(magic))).toBe(
    `data: test(): x.tar is compressed with ${name}, so that single pictures can't be read from it. Decompress the archive once; pictures hardly take more room then.`,
  );
});

test('whatever is in the bytes: it ends, and fails with a LeoclrError or not at all', async () => {
  const good = tarBytes([
    { name: 'a.jpg', content: 'A'.repeat(600) },
    { name: 'x', type: 'x', content: '16 path=long.jpg\n'.slice(0, 16) },
    { name: 'b.jpg', content: 'B' },
    { name: '././@LongLink', type: 'L', content: 'c.jpg\0' },
    { name: 'c', content: 'C'.repeat(1500) },
  ]);
  const change = record({ at: nat(good.length - 1), byte: nat(255) });
  const outcomes = new Set<unknown>();
  const check = async (bytes: Uint8Array) => {
    const error: unknown = await membersOf(bytes).then(
      () => null,
      (caught: unknown) => caught,
    );
    outcomes.add(error instanceof LeoclrError ? error.code : error);
  };
  await assert(
    asyncProperty(array(change, { minLength: 1, maxLength: 6 }), boolean(), nat(good.length), async (changes, rightSums, length) => {
      const bytes = Buffer.from(good);
      for (const { at, byte } of changes) bytes[at] = byte;
      if (rightSums)
        for (let at = 0; at + 512 <= bytes.length; at += 512) if (bytes[at + 257] === 0x75) setChecksum(bytes.subarray(at, at + 512));
      await check(bytes);
      await check(bytes.subarray(0, length));
    }),
    { numRuns: 400 },
  );
  await assert(asyncProperty(uint8Array({ maxLength: 3000 }), check), { numRuns: 100 });
  expect([...outcomes].toSorted()).toEqual(['data', null]);
});

test('reads a file on disk and notices when it is cut off meanwhile', async () => {
  const place = join(root, 'disk.tar');
  writeFileSync(place, tarBytes(Array.from({ length: 50 }, (_, index) => ({ name: `${index}.jpg`, content: Buffer.alloc(20_000) }))));
  const file = await openRangedFile('test()', place, {});
  let seen = 0;
  const scan = scanTar('test()', file, async () => {
    if (++seen === 10) writeFileSync(place, 'short');
  });
  await expect(scan).rejects.toMatchObject({ code: 'data' });
});
