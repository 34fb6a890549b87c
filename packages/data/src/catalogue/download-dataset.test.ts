import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { datasetFolder, datasetText } from './dataset-place.ts';
import type { DatasetProgress } from './download-dataset.ts';
import { downloadDataset } from './download-dataset.ts';
import type { KnownDataset, KnownFile } from './known-dataset.ts';

let folder: string;
let server: Server;
let address: string;
const offered = new Map<string, Buffer>();
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leoclr-dataset-'));
  offered.clear();
  server = createServer(({ url }, response) => {
    const bytes = offered.get(url!);
    if (bytes === undefined) response.writeHead(404).end();
    else response.writeHead(200, { etag: '"1"', 'content-length': bytes.length }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

/** A `.tar.gz` on the server. */
async function offer(name: string, files: Record<string, string>): Promise<KnownFile> {
  const archive = pack();
  for (const [path, text] of Object.entries(files)) archive.entry({ name: path }, text);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  const bytes = gzipSync(Buffer.concat(chunks));
  offered.set(`/${name}`, bytes);
  return { urls: [`${address}/${name}`], bytes: bytes.length, checksum: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}

function about(files: readonly KnownFile[], more: Partial<KnownDataset> = {}): KnownDataset {
  return {
    name: 'pets',
    title: 'Pets',
    parts: { train: 2, test: 1 },
    classes: 2,
    licence: 'none',
    homePage: 'http://localhost/',
    files,
    opens: '{}',
    layout: '',
    ...more,
  };
}

const files = (): string[] => (readdirSync(folder, { recursive: true }) as string[]).filter((path) => /\.\w+$/.test(path)).sort();

test('downloads several files into one folder, and nothing the second time', async () => {
  const known = about([await offer('a.tar.gz', { 'train/cat/1.txt': '1' }), await offer('b.tar.gz', { 'train/dog/2.txt': '2' })], {
    opens: 'kind:{}/train',
  });
  const seen: DatasetProgress[] = [];
  const result = await downloadDataset(known, { directory: folder, onProgress: (progress) => seen.push(progress) });
  expect(result).toEqual({ folder: join(folder, 'pets'), text: `kind:${join(folder, 'pets')}/train`, wasThere: false });
  expect(files()).toEqual(['pets/train/cat/1.txt', 'pets/train/dog/2.txt']);
  const total = known.files[0]!.bytes + known.files[1]!.bytes;
  const received = seen.filter(({ phase }) => phase === 'downloading');
  expect(received[0]).toEqual({ phase: 'downloading', file: 'a.tar.gz', done: 0, total, note: '' });
  expect(received.at(-1)).toEqual({ phase: 'downloading', file: 'b.tar.gz', done: total, total, note: '' });
  expect(seen.at(-1)).toEqual({ phase: 'unpacking', file: 'pets', done: 2, total: null, note: '' });
  offered.clear();
  expect(await downloadDataset(known, { directory: folder })).toEqual({ ...result, wasThere: true });
});

test('keeps the archives when asked to', async () => {
  const known = about([await offer('a.tar.gz', { 'a.txt': '1' })]);
  await downloadDataset(known, { directory: folder, keepArchives: true });
  expect(files()).toEqual(['pets.download', 'pets.download/a.tar.gz', 'pets/a.txt']);
});

test('takes the next address when one has not got it', async () => {
  const file = await offer('a.tar.gz', { 'a.txt': '1' });
  const notes: string[] = [];
  const known = about([{ ...file, urls: [`${address}/gone.tar.gz`, ...file.urls] }]);
  await downloadDataset(known, { directory: folder, onProgress: ({ note }) => note !== '' && notes.push(note) });
  expect(files()).toEqual(['pets/a.txt']);
  expect(notes.join().replaceAll(new URL(address).host, 'HOST')).toMatchInlineSnapshot(
    `"downloadFile(): can't get http://HOST/gone.tar.gz: there is no such file on the server. It may have moved (404 Not Found). Open the address in a browser, or get the file elsewhere. Now from HOST"`,
  );
});

test('sorts pictures by the lists of their publisher', async () => {
  const archive = await offer('a.tar.gz', {
    'images/Big_Cat_1.jpg': '1',
    'images/Big_Cat_22.jpg': '22',
    'images/dog_3.jpg': '3',
    'images/unlisted_4.jpg': '4',
    'lists/train.txt': '#id class\nBig_Cat_1 1 2\r\ndog_3 2 1\n',
    'lists/test.txt': 'Big_Cat_22 1 2',
  });
  const lists = { train: ['lists/train.txt'], val: ['lists/test.txt'], pictures: 'images/{}.jpg', classFrom: 'name' } as const;
  await downloadDataset(about([archive], { lists }), { directory: folder });
  expect(files().filter((path) => path.endsWith('.jpg'))).toEqual([
    'pets/images/unlisted_4.jpg',
    'pets/train/Big_Cat/Big_Cat_1.jpg',
    'pets/train/dog/dog_3.jpg',
    'pets/val/Big_Cat/Big_Cat_22.jpg',
  ]);
});

test('lists may name folders, and what they name must be there', async () => {
  const archive = await offer('a.tar.gz', {
    'images/pie/1.jpg': '1',
    'train.txt': 'pie/1\n',
    'test.txt': 'pie/2\n',
    'evil.txt': '../../outside\n',
  });
  const lists = { train: ['train.txt'], val: [], pictures: 'images/{}.jpg', classFrom: 'folder' } as const;
  await downloadDataset(about([archive], { lists, name: 'fine' }), { directory: folder });
  expect(files()).toContain('fine/train/pie/1.jpg');
  const bad = downloadDataset(about([archive], { lists: { ...lists, train: ['test.txt'] } }), { directory: folder });
  await expect(bad).rejects.toThrow(/test\.txt names the picture .*images\/pie\/2\.jpg, which can't be moved/);
  const evil = downloadDataset(about([archive], { lists: { ...lists, train: ['evil.txt'] } }), { directory: folder });
  await expect(evil).rejects.toThrow('leaves the folder');
  expect(files().filter((path) => path.startsWith('pets/'))).toEqual([]);
});

/** A numeric array in MATLAB's format, stored as bytes or as 16-bit numbers. */
function matArray(name: string, numbers: readonly number[], isCompressed: boolean): Buffer {
  const element = (type: number, data: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(type);
    head.writeUInt32LE(data.length, 4);
    return Buffer.concat([head, data, Buffer.alloc((8 - (data.length % 8)) % 8)]);
  };
  const [flags, sizes, values] = [Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(2 * numbers.length)];
  flags[0] = 6; // double
  sizes.writeInt32LE(1);
  sizes.writeInt32LE(numbers.length, 4);
  numbers.forEach((number, place) => values.writeUInt16LE(number, 2 * place));
  const bytes = numbers.every((number) => number < 256) ? element(2, Buffer.from(numbers)) : element(4, values);
  const matrix = element(14, Buffer.concat([element(6, flags), element(5, sizes), element(1, Buffer.from(name)), bytes]));
  if (!isCompressed) return matrix;
  const packed = deflateSync(matrix);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(15);
  head.writeUInt32LE(packed.length, 4);
  return Buffer.concat([head, packed]);
}

const matFile = (...arrays: Buffer[]): string =>
  Buffer.concat([Buffer.from('MATLAB 5.0 MAT-file'.padEnd(124)), Buffer.from('\0\x01IM', 'latin1'), ...arrays]).toString('latin1');

test('sorts pictures by numbers in MATLAB files, which come beside the archive', async () => {
  const pictures = Object.fromEntries(
    Array.from({ length: 300 }, (_, place) => [`jpg/image_${String(place + 1).padStart(5, '0')}.jpg`, String(place + 1)]),
  );
  const archive = await offer('a.tar.gz', pictures);
  const plain = (name: string, content: string): KnownFile => {
    offered.set(`/${name}`, Buffer.from(content, 'latin1'));
    return { urls: [`${address}/${name}`], bytes: content.length, checksum: '', isPlain: true };
  };
  const labels = plain(
    'labels.mat',
    matFile(
      matArray(
        'labels',
        Array.from({ length: 300 }, (_, place) => (place % 102) + 1),
        true,
      ),
    ),
  );
  const splits = plain(
    'splits.mat',
    matFile(matArray('valid', [2], false), matArray('train', [1, 300], true), matArray('test', [103], true)),
  );
  const numbers = {
    labels: ['labels.mat', 'labels'],
    splits: 'splits.mat',
    train: ['train', 'valid'],
    val: ['test'],
    pictures: 'jpg/image_{}.jpg',
  } as const;
  await downloadDataset(about([archive, labels, splits], { numbers }), { directory: folder });
  expect(files().filter((path) => /train|val/.test(path))).toEqual([
    'pets/train/001/image_00001.jpg',
    'pets/train/002/image_00002.jpg',
    'pets/train/096/image_00300.jpg',
    'pets/val/001/image_00103.jpg',
  ]);
  const bad = async (more: object): Promise<void> =>
    void (await downloadDataset(about([archive, labels, splits], { name: 'bad', numbers: { ...numbers, ...more } }), {
      directory: folder,
    }));
  await expect(bad({ val: ['other'] })).rejects.toThrow("can't read splits.mat: it has no array other.");
  await expect(bad({ labels: ['splits.mat', 'valid'] })).rejects.toThrow('expected numbers from 1 to 1 in train of splits.mat, got 300.');
  await expect(bad({ splits: 'jpg/image_00001.jpg' })).rejects.toThrow('it is no little-endian MATLAB 5 file');
});

test('leaves no folder when an archive is damaged, nor an archive of which nothing is known', async () => {
  const bytes = gzipSync('no tar');
  offered.set('/a.tar.gz', bytes);
  const known = about([{ urls: [`${address}/a.tar.gz`], bytes: 0, checksum: '' }]);
  await expect(downloadDataset(known, { directory: folder })).rejects.toThrow(/can't unpack .*a\.tar\.gz/);
  expect(files()).toEqual(['pets.download']);
});

test('two at once do it once', async () => {
  const known = about([await offer('a.tar.gz', { 'a.txt': '1' })]);
  const both = await Promise.all([downloadDataset(known, { directory: folder }), downloadDataset(known, { directory: folder })]);
  expect(both.map(({ wasThere }) => wasThere).sort()).toEqual([false, true]);
  expect(files()).toEqual(['pets/a.txt']);
});

test('says what it does not know, and what nobody can download', async () => {
  await expect(downloadDataset('imagenete')).rejects.toThrow(
    /^downloadDataset\(\): Unknown data set "imagenete"; known are cifar10, .* Did you mean imagenette\?$/,
  );
  await expect(downloadDataset('imagenet-1k')).rejects.toThrow(
    /^downloadDataset\(\): imagenet-1k can't be downloaded without you\. ImageNet needs an account/,
  );
  expect(files()).toEqual([]);
});

test('a name that was downloaded becomes the text that opens it', async () => {
  const environment = { LEOCLR_CACHE: folder };
  expect(datasetFolder('cifar10', environment)).toBe(join(folder, 'datasets', 'cifar10'));
  for (const text of ['scenes', 'scenes:100', 'photos', './cifar10', 'cifar10:x', '/data/cifar10'])
    expect(await datasetText(text, environment)).toBe(text);
  await expect(datasetText('imagenete', environment)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: datasetText(): there is no folder imagenete, and no data set of that name. Did you mean imagenette?]`,
  );
  await expect(datasetText('cifar10', environment)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: datasetText(): there is no folder cifar10. cifar10 is a known data set that isn't on this machine. Get it with: leoclr data download cifar10]`,
  );
  await expect(datasetText('imagenet-100', environment)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: datasetText(): there is no folder imagenet-100. imagenet-100 is a known data set that can't be downloaded without you. It is a part of ImageNet-1k (see leoclr data info imagenet-1k). Make a folder with train and val, and in each link the folders of the 100 classes that leoclr data info imagenet-100 --json lists; then use FOLDER.]`,
  );
  mkdirSync(join(folder, 'datasets', 'cifar10'), { recursive: true });
  mkdirSync(join(folder, 'datasets', 'mine'));
  expect(await datasetText('cifar10', environment)).toBe(`cifar10:${join(folder, 'datasets', 'cifar10')}`);
  expect(await datasetText('mine', environment)).toBe(join(folder, 'datasets', 'mine'));
});

test('what lies in the working folder goes before a known name', async () => {
  const before = process.cwd();
  process.chdir(folder);
  try {
    writeFileSync('cifar10', '');
    expect(await datasetText('cifar10', { LEOCLR_CACHE: folder })).toBe('cifar10');
    expect(readFileSync('cifar10', 'utf8')).toBe('');
  } finally {
    process.chdir(before);
  }
});
