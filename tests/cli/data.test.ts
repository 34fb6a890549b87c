// leoclr data: downloads from a server on this machine, and what there is to say about folders of pictures.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Image } from '@leoclr/core';
import { rng } from '@leoclr/core';
import { cachedDataset, encodeJpegDataUri, imageFolder } from '@leoclr/data';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Finished, RunOptions } from './leoclr.ts';
import { build, filesIn, leoclr, mustSucceed, root, temporaryFolder, tiny } from './leoclr.ts';

const { folder: cwd, remove } = temporaryFolder();
const cache = join(cwd, '..', 'cache');
let server: Server;
let address: string;
let handler: (request: IncomingMessage, response: ServerResponse) => void;
let requests: IncomingMessage[];
let photos: Buffer;
let checksum: string;

beforeAll(async () => {
  build();
  photos = await photoArchive();
  checksum = `sha256:${createHash('sha256').update(photos).digest('hex')}`;
  server = createServer((request, response) => {
    requests.push(request);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 120_000);
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  remove();
});
beforeEach(() => {
  for (const folder of [cwd, cache]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(cwd);
  requests = [];
  handler = sendFile;
});

async function jpeg(seed: number): Promise<Buffer> {
  const draw = rng(seed, 'noise');
  const image: Image = { width: 40, height: 30, data: Uint8Array.from({ length: 3600 }, () => draw.integer(256)) };
  const uri = await encodeJpegDataUri(image);
  return Buffer.from(uri.slice(uri.indexOf(',') + 1), 'base64');
}

/** Sixteen training pictures and four others, of two classes. */
async function photoArchive(): Promise<Buffer> {
  const folder = join(cwd, '..', 'photos');
  for (let number = 0; number < 20; number++) {
    const place = join(folder, number < 16 ? 'train' : 'val', number % 2 === 0 ? 'cat' : 'dog');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `${number}.jpg`), await jpeg(number));
  }
  const tar = spawnSync('tar', ['-cz', '-C', folder, '--', 'train', 'val'], { maxBuffer: 1 << 24 });
  if (tar.status !== 0) throw new Error(`tar failed: ${tar.stderr.toString()}`);
  return tar.stdout;
}

function sendFile({ headers }: IncomingMessage, response: ServerResponse): void {
  const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
  const range = start > 0 ? { 'content-range': `bytes ${start}-${photos.length - 1}/${photos.length}` } : {};
  response.writeHead(start > 0 ? 206 : 200, { etag: '"1"', 'content-length': photos.length - start, ...range }).end(photos.subarray(start));
}

const run = (args: readonly string[], options: Partial<RunOptions> = {}): Promise<Finished> =>
  leoclr(['data', ...args], { cwd, ...options, env: { LEOCLR_CACHE: cache, ...options.env } });

const neutral = (text: string): string => text.replaceAll(address, 'HOST').replaceAll(cache, 'CACHE').replaceAll(cwd, 'FOLDER');

/** The sentence that a command fails with; nothing may lie under a final name then. */
async function failure(...args: string[]): Promise<string> {
  const { code, stderr } = await run(args);
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(existsSync(join(cache, 'datasets', 'photos'))).toBe(false);
  return neutral(stderr.trim());
}

test('an archive is downloaded, checked and unpacked, and its name is enough to learn from it', async () => {
  const { code, stdout, stderr } = await run(['download', `${address}/photos.tar.gz`, '--checksum', checksum]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(neutral(stdout)).toMatchInlineSnapshot(`
    "Ready: CACHE/datasets/photos
    Learn from it with: leoclr pretrain --data photos
    "
  `);
  expect(filesIn(join(cache, 'datasets'))).toHaveLength(27); // twenty pictures, six folders of theirs and the one of all
  expect((await run(['download', `${address}/photos.tar.gz`])).stdout).toContain('There already');
  expect(requests).toHaveLength(1);
  const learned = await leoclr(['pretrain', '--data', 'photos', ...tiny, '--epochs', '1', '--no-evaluate', '--out', 'run'], {
    cwd,
    env: { LEOCLR_CACHE: cache },
  });
  expect({ code: learned.code, stderr: learned.stderr }).toEqual({ code: 0, stderr: '' });
  expect(neutral((await run(['info', 'photos'])).stdout)).toMatchInlineSnapshot(`
    "--data     CACHE/datasets/photos
    Kind       a folder of pictures

    Training part: photos/train
      Pictures 16
      Sizes    40 × 30 pixels (of 16 looked at)
      Classes  2, 8 pictures each
              8  cat
              8  dog

    Validation part: photos/val
      Pictures 4
      Sizes    40 × 30 pixels (of 4 looked at)
      Classes  2, 2 pictures each
              2  cat
              2  dog
    "
  `);
});

test('a download that was interrupted goes on where it was', async () => {
  let cut = true;
  handler = (request, response) => {
    if (!cut) return sendFile(request, response);
    response.writeHead(200, { etag: '"1"', 'content-length': photos.length });
    response.write(photos.subarray(0, 5000)); // and then nothing
  };
  const args = ['download', `${address}/photos.tar.gz`, '--checksum', checksum];
  // Ctrl-C half a second after the part has come.
  const through = `"$@" & child=$!; until [ -s ${cache}/datasets/photos.download/photos.tar.gz.part ]; do sleep 0.1; done; sleep 0.5; kill -INT $child; wait $child`;
  const stopped = await run(args, { through });
  expect(stopped.code).toBe(130);
  expect(stopped.stdout).toBe('Stopped. What has arrived is kept: the same command goes on from there.\n');
  expect(filesIn(join(cache, 'datasets'))).toEqual([
    'photos.download/',
    'photos.download/photos.tar.gz.part',
    'photos.download/photos.tar.gz.part.json',
  ]);
  cut = false;
  expect((await run(args)).code).toBe(0);
  expect(requests.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=5000-']);
  expect(filesIn(join(cache, 'datasets'))).toHaveLength(27);
});

test('a download whose process was killed goes on as well, and two at once fetch it once', async () => {
  let cut = true;
  handler = (request, response) => {
    if (!cut) return void setTimeout(() => sendFile(request, response), 3000); // so that both are there
    response.writeHead(200, { etag: '"1"', 'content-length': photos.length });
    response.write(photos.subarray(0, 5000));
  };
  const args = ['download', `${address}/photos.tar.gz`, '--checksum', checksum];
  const through = `"$@" & child=$!; until [ -s ${cache}/datasets/photos.download/photos.tar.gz.part ]; do sleep 0.1; done; kill -KILL $child; wait $child`;
  expect((await run(args, { through })).code).toBe(137);
  expect(filesIn(join(cache, 'datasets'))).toContain('photos.lock');
  cut = false;
  const both = await Promise.all([run(args), run(args)]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both.map(({ stdout }) => stdout.slice(0, 5)).sort()).toEqual(['Ready', 'There']);
  expect(both.map(({ stderr }) => stderr).join('')).toMatch(/^(Waiting: process \d+ is downloading it too\n)?$/); // nothing, if the second came late
  expect(requests.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=5000-']);
  expect(filesIn(join(cache, 'datasets'))).toHaveLength(27);
});

test('redirects are followed, into a folder of one’s choice', async () => {
  handler = (request, response) => {
    if (request.url === '/old') response.writeHead(301, { location: '/new.tgz' }).end();
    else sendFile(request, response);
  };
  const { code, stdout } = await run(['download', `${address}/old`, '--as', 'photos', '--directory', 'here', '--checksum', checksum]);
  expect(code).toBe(0);
  expect(neutral(stdout)).toContain('leoclr pretrain --data FOLDER/here/photos');
  expect(filesIn(join(cwd, 'here', 'photos'))).toContain('train/cat/0.jpg'); // though the address has no ending that says what it is
});

test('says what is wrong with a download', async () => {
  expect(await failure('download', `${address}/photos.tar.gz`, '--checksum', `md5:${'0'.repeat(32)}`)).toMatch(
    /^downloadFile\(\): HOST\/photos\.tar\.gz does not have the expected md5 0{32}, but [0-9a-f]{32}: it was changed on the way or on the server\. It was removed\./,
  );
  expect(filesIn(join(cache, 'datasets'))).toEqual(['photos.download/']);
  handler = (_request, response) => response.writeHead(403).end();
  expect(await failure('download', `${address}/photos.tar.gz`)).toMatchInlineSnapshot(
    `"downloadFile(): can't get HOST/photos.tar.gz: the server refuses to hand it out. Perhaps it wants a login, or blocks this network or country (403 Forbidden). Open the address in a browser, or get the file elsewhere."`,
  );
  handler = (_request, response) => response.end('<html>Please log in</html>');
  expect(await failure('download', `${address}/photos.zip`)).toMatchInlineSnapshot(
    `"unpackArchive(): CACHE/datasets/photos.download/photos.zip is no .tar, .tar.gz, .tgz, .zip or .gz archive: it looks like a web page. Get it again."`,
  );
  expect(await failure('download', 'imagenett')).toMatch(
    /^downloadDataset\(\): Unknown data set "imagenett"; known are cifar10, .* Did you mean imagenette\?$/,
  );
  expect(await failure('download', 'imagenet-1k')).toContain('ImageNet needs an account: register at https://image-net.org');
  expect(await failure('download', 'cifar10', '--checksum', checksum)).toMatchInlineSnapshot(
    `"--as and --checksum are for archives given by their address: of known data sets both are known."`,
  );
  expect(await failure('download', `${address}/`)).toMatchInlineSnapshot(
    `"--as: expected a name of letters, digits, dots and dashes for what is at HOST/, got ""."`,
  );
});

test('a full disk is said, and what has arrived stays', async () => {
  handler = (_request, response) => {
    response.writeHead(200, { etag: '"1"' }); // without a length nobody can know before
    response.end(Buffer.alloc(3_000_000));
  };
  const { code, stderr } = await run(['download', `${address}/photos.tar.gz`], { through: 'ulimit -f 1024; exec "$@"' });
  expect(code).toBe(1);
  expect(neutral(stderr)).toMatchInlineSnapshot(`
    "downloadFile(): no space is left for CACHE/datasets/photos.download/photos.tar.gz.part (EFBIG). What has arrived stays there: free some space and ask again to go on.
    "
  `);
  expect(statSync(join(cache, 'datasets/photos.download/photos.tar.gz.part')).size).toBe(1024 * 1024);
});

test('a known data set that is not here is said how to get', async () => {
  const { code, stderr } = await leoclr(['pretrain', '--data', 'cifar10', ...tiny], { cwd, env: { LEOCLR_CACHE: cache } });
  expect(code).toBe(1);
  expect(stderr).toMatchInlineSnapshot(`
    "datasetText(): there is no folder cifar10. cifar10 is a known data set that isn't on this machine. Get it with: leoclr data download cifar10
    "
  `);
  expect(filesIn(cwd)).toEqual([]);
});

test('lists what is known, and what is here', async () => {
  mkdirSync(join(cache, 'datasets', 'dtd'), { recursive: true });
  const { code, stdout } = await run(['list']);
  expect(code).toBe(0);
  const lines = stdout.split('\n');
  expect(lines[0]).toMatch(/^name +pictures +classes +download +licence$/);
  expect(lines.find((line) => line.startsWith('imagenette-160 '))).toMatch(/^imagenette-160 +13,394 +10 +99\.0 MB +– +Apache-2\.0/);
  expect(lines.find((line) => line.startsWith('dtd '))).toMatch(/625 MB +here/);
  const known = JSON.parse((await run(['list', '--json'])).stdout) as { name: string; isHere: boolean }[];
  expect(known.filter(({ isHere }) => isHere).map(({ name }) => name)).toEqual(['dtd']);
});

test('tells the facts of a known data set', async () => {
  expect(await run(['info', 'tiny-imagenet']).then(({ stdout }) => stdout)).toMatchInlineSnapshot(`
    "Tiny ImageNet: 64 × 64 pictures of 200 classes of ImageNet (Stanford CS231n 2015)

    Pictures   120,000 (train 100,000, val 10,000, test 10,000)
    Classes    200
    Licence    none stated; the pictures under ImageNet's terms (non-commercial research and education)
    Home page  http://cs231n.stanford.edu/
    Download   http://cs231n.stanford.edu/tiny-imagenet-200.zip (248 MB, md5:90528d7ca1a48142e341f4ef8d21d0de)
    Layout     tiny-imagenet-200/train/WNID/images, val/images with val_annotations.txt, wnids.txt; the test part has no labels
    Get it     leoclr data download tiny-imagenet
    "
  `);
});

/** A folder with a picture that is fine, that one again, and broken ones of every kind. */
async function brokenPhotos(): Promise<void> {
  mkdirSync(join(cwd, 'photos', 'cat'), { recursive: true });
  const path = (name: string): string => join(cwd, 'photos', 'cat', name);
  writeFileSync(path('fine.jpg'), await jpeg(1));
  writeFileSync(path('other.jpg'), await jpeg(2));
  copyFileSync(path('fine.jpg'), path('same.jpg'));
  writeFileSync(path('empty.jpg'), '');
  writeFileSync(path('text.png'), 'I am no picture.');
  copyFileSync(path('fine.jpg'), path('cut.jpg'));
  truncateSync(path('cut.jpg'), Math.floor(statSync(path('fine.jpg')).size / 2));
  symlinkSync('nowhere.jpg', path('link.jpg'));
  mkdirSync(path('folder.jpg'));
  copyFileSync(path('fine.jpg'), path('wrong-ending.png')); // it is read all the same
  writeFileSync(path('bomb.png'), bomb());
}

/** The beginning of a PNG of 30,000 × 30,000 pixels. */
function bomb(): Buffer {
  const head = Buffer.from('IHDR\0\0\x75\x30\0\0\x75\x30\x08\x02\0\0\0', 'latin1');
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(head));
  const data = Buffer.from('\0\0\0\x10IDAT', 'latin1');
  return Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d', 'hex'), head, sum, data, Buffer.alloc(100)]);
}

test('finds broken pictures of every kind', async () => {
  await brokenPhotos();
  const { code, stdout, stderr } = await run(['check', 'photos']);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout.replace(/\(VipsJpeg[^)]*\)|\([^)]*premature[^)]*\)/gi, '(…)')).toMatchInlineSnapshot(`
    "photos: 9 pictures, 40 × 30 pixels; 5 can't be read
      photos/cat/bomb.png: it has more than 178,956,970 pixels
      photos/cat/cut.jpg: it is cut off (…)
      photos/cat/empty.jpg: the file is empty
      photos/cat/link.jpg: the file is gone, or is a link to nothing
      photos/cat/text.png: it is no picture in a known format
      Note: 2 pictures are the same as another one, to the byte:
        photos/cat/fine.jpg = photos/cat/same.jpg = photos/cat/wrong-ending.png
    "
  `);
  const json = await run(['check', 'photos', '--json', '--workers', '0']);
  expect(json.code).toBe(1);
  const { parts } = JSON.parse(json.stdout) as { parts: { broken: { name: string }[]; duplicates: string[][] }[] };
  expect(parts[0]!.broken).toHaveLength(5);
  expect(parts[0]!.duplicates[0]).toHaveLength(3);
});

test('a folder without broken pictures is fine, and a missing part is said', async () => {
  mkdirSync(join(cwd, 'photos'));
  writeFileSync(join(cwd, 'photos', '1.jpg'), await jpeg(1));
  expect(await run(['check', 'photos'])).toMatchObject({ code: 0, stdout: 'photos: 1 picture, 40 × 30 pixels; all can be read\n' });
  expect((await run(['check', 'photos', '--split', 'val'])).stderr).toBe('--split val: photos has no validation part.\n');
  expect((await run(['info', 'fotos'])).stderr).toContain('there is no folder fotos.');
});

test('packs both parts into shards', async () => {
  await mustSucceed(['data', 'download', `${address}/photos.tar.gz`], { cwd, env: { LEOCLR_CACHE: cache } });
  const { code, stdout, stderr } = await run(['pack', 'photos', '--to', 'shards']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatchInlineSnapshot(`
    "16 pictures of photos/train in 1 shard, 50.2 kB
    4 pictures of photos/val in 1 shard, 13.3 kB
    Learn from them with: leoclr pretrain --data tar:shards
    "
  `);
  expect(filesIn(join(cwd, 'shards'))).toEqual(['classes.txt', 'train-000000.tar', 'val-000000.tar']);
  const { parts } = JSON.parse((await run(['check', 'shards', '--json'])).stdout) as { parts: { length: number; broken: unknown[] }[] };
  expect(parts).toMatchObject([
    { length: 16, broken: [] },
    { length: 4, broken: [] },
  ]);
});

test('lists decoded caches and removes them', async () => {
  expect((await run(['cache', 'list'])).stdout).toBe('There are no decoded caches.\n');
  mkdirSync(join(cwd, 'photos'));
  writeFileSync(join(cwd, 'photos', '1.jpg'), await jpeg(1));
  const directory = join(cache, 'decoded');
  const cached = await cachedDataset(await imageFolder({ directory: join(cwd, 'photos') }), { kind: 'disk', directory });
  await cached.get(0);
  cached.close();
  const { stdout } = await run(['cache', 'list']);
  expect(stdout).toMatch(/^photos: 1 decoded for 1 picture, [\d.]+ kB, last used \d{4}-\d\d-\d\d\n {2}.*decoded/);
  expect((await run(['cache', 'remove', 'fotos'])).stderr).toBe(
    'There is no decoded cache of fotos: there are those of photos. leoclr data cache list shows their folders.\n',
  );
  expect((await run(['cache', 'remove', 'photos'])).stdout).toMatch(/^Removed 1 decoded cache, [\d.]+ kB\.\n$/);
  expect((await run(['cache', 'list', '--json'])).stdout).toBe('[]\n');
});

const data = process.env['LEOCLR_DATA'] ?? join(root, '..', 'shared', 'data');
const noData = existsSync(data) ? '' : ' (skipped: no data)';

interface Opened {
  kind: string;
  parts: { part: string; pictures: number; classes: string[]; counts: number[] | null; boxes: number | null; unreadable: number }[];
}

// Numbers: the READMEs beside the packs. `first` is how many pictures of the first class there are.
test.skipIf(noData !== '').each([
  { name: 'bccd', kind: 'PASCAL VOC data', pictures: [205, 87], classes: 3, first: null },
  { name: 'caltech101-mini', kind: 'a folder of pictures', pictures: [1515, 1010], classes: 101, first: [15, 10] },
  { name: 'cifar10', kind: 'CIFAR-10', pictures: [50_000, 10_000], classes: 10, first: [5000, 1000] },
  { name: 'coco128', kind: 'COCO data', pictures: [128, 128], classes: 80, first: null },
  { name: 'dtd10', kind: 'a folder of pictures', pictures: [800, 400], classes: 10, first: [80, 40] },
  { name: 'imagenette', kind: 'a folder of pictures', pictures: [9469, 3925], classes: 10, first: [963, 387] },
  { name: 'voc2007-mini', kind: 'PASCAL VOC data', pictures: [1000, 400], classes: 20, first: null },
])(`info knows what is in $name${noData}`, async ({ name, kind, pictures, classes, first }) => {
  const { code, stdout, stderr } = await run(['info', join(data, name), '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { opened } = JSON.parse(stdout) as { opened: Opened };
  expect(opened.kind).toBe(kind);
  expect(opened.parts.map((part) => part.pictures)).toEqual(pictures);
  expect(opened.parts.map((part) => part.classes.length)).toEqual([classes, classes]);
  expect(opened.parts.map(({ counts }) => counts?.[0] ?? null)).toEqual(first ?? [null, null]);
  expect(opened.parts.map(({ boxes }) => boxes !== null)).toEqual(first === null ? [true, true] : [false, false]);
  expect(opened.parts.map(({ unreadable }) => unreadable)).toEqual([0, 0]);
});
