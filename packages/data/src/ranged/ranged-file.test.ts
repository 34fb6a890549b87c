import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { rangeServer } from '../fixtures/range-server.ts';
import type { RangeServer } from '../fixtures/range-server.ts';
import { openRangedFile, rangedFile } from './_open-ranged-file.ts';

const bytes = Uint8Array.from({ length: 1000 }, (_, place) => place % 251);
const web = { retries: 2, timeoutMs: 200 };

let root: string;
let server: RangeServer;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'leoclr-ranged-'));
  server = await rangeServer();
  server.files.set('/a', { bytes, etag: '"1"' });
});
afterEach(() => {
  server.misbehave = null;
  server.requests.length = 0;
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

const shorten = (text: string) => text.replaceAll(root, 'ROOT').replaceAll(server.address, 'http://HOST');
const messageOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => `${(error as { code?: string }).code}: ${shorten((error as Error).message)}`,
  );
const open = (place: string) => openRangedFile('test()', place, web);

test('reads parts of a file on disk', async () => {
  const place = join(root, 'a');
  writeFileSync(place, bytes);
  const file = await open(place);
  expect(file.size).toBe(1000);
  expect(await file.read(10, 20)).toEqual(bytes.slice(10, 30));
  expect(await file.read(999, 1)).toEqual(bytes.slice(999));
  expect(await file.read(1000, 0)).toHaveLength(0);
  expect(await messageOf(file.read(999, 2))).toMatchInlineSnapshot(`"data: test(): can't read ROOT/a: it ends before byte 1001."`);
  const { size, stamp } = file;
  expect(await rangedFile('test()', { place, size, stamp }, web).read(0, 3)).toEqual(bytes.slice(0, 3));
});

test('notices that a file on disk was replaced, shortened or removed', async () => {
  const place = join(root, 'changing');
  writeFileSync(place, bytes);
  const file = await open(place);
  utimesSync(place, 1e9, 1e9);
  expect(await messageOf(file.read(0, 1))).toMatchInlineSnapshot(
    `"data: test(): can't read ROOT/changing: the file has changed since the data set was opened."`,
  );
  expect(await messageOf(file.check())).toMatchInlineSnapshot(
    `"data: test(): can't read ROOT/changing: the file has changed since the data set was opened."`,
  );
  rmSync(place);
  expect(await messageOf(file.read(0, 1))).toMatchInlineSnapshot(
    `"data: test(): can't read ROOT/changing: the file is gone, or is a link to nothing."`,
  );
  expect(await messageOf(file.check())).toMatchInlineSnapshot(
    `"data: test(): can't read ROOT/changing: the file is gone, or is a link to nothing."`,
  );
});

test('names what is no file', async () => {
  mkdirSync(join(root, 'folder'));
  expect(await messageOf(open(join(root, 'folder')))).toMatchInlineSnapshot(
    `"data: test(): expected ROOT/folder to be a file, but it is a folder."`,
  );
  expect(await messageOf(open(join(root, 'nowhere')))).toMatchInlineSnapshot(
    `"data: test(): can't read ROOT/nowhere: the file is gone, or is a link to nothing."`,
  );
});

test('reads parts of a file on a server, one request each', async () => {
  const file = await open(`${server.address}/a`);
  expect(file).toMatchObject({ size: 1000, stamp: '"1"' });
  expect(await file.read(10, 20)).toEqual(bytes.slice(10, 30));
  expect(server.requests).toEqual(['GET /a bytes=0-0', 'GET /a bytes=10-29']);
});

test('an empty file on a server has no bytes', async () => {
  server.files.set('/empty', { bytes: new Uint8Array(0) });
  const file = await open(`${server.address}/empty`);
  expect(file.size).toBe(0);
  expect(await file.read(0, 0)).toHaveLength(0);
});

test('follows redirects', async () => {
  server.misbehave = (request, response) => {
    if (request.url !== '/old') return false;
    response.writeHead(302, { location: '/a' }).end();
    return true;
  };
  const file = await open(`${server.address}/old`);
  expect(await file.read(5, 2)).toEqual(bytes.slice(5, 7));
  server.misbehave = (request, response) => {
    response.writeHead(302, { location: request.url! }).end();
    return true;
  };
  expect(await messageOf(openRangedFile('test()', `${server.address}/round`, { retries: 0 }))).toMatchInlineSnapshot(
    `"data: test(): can't read http://HOST/round: the connection broke (redirect count exceeded)."`,
  );
});

test.each([
  [401, 'the server refuses it (401 Unauthorized)'],
  [403, 'the server refuses it (403 Forbidden)'],
  [404, 'there is nothing at this address (404 Not Found)'],
  [410, 'there is nothing at this address (410 Gone)'],
  [400, 'the server answers 400 Bad Request'],
])('asks once when the answer is %d', async (status, reason) => {
  server.misbehave = (_, response) => {
    response.writeHead(status).end();
    return true;
  };
  expect(await messageOf(open(`${server.address}/a?signature=secret`))).toBe(`data: test(): can't read http://HOST/a: ${reason}.`);
  expect(server.requests).toHaveLength(1);
});

test.each([500, 503, 429, 408])('asks again when the answer is %d', async (status) => {
  let left = 2;
  server.misbehave = (_, response) => {
    if (left-- <= 0) return false;
    response.writeHead(status).end();
    return true;
  };
  expect(await open(`${server.address}/a`)).toMatchObject({ size: 1000 });
  expect(server.requests).toHaveLength(3);
  left = 9;
  expect(await messageOf(openRangedFile('test()', `${server.address}/a`, { retries: 1 }))).toMatch(
    new RegExp(`^data: .*: the server answers ${status} `),
  );
});

test('takes up a body that breaks off where it broke', async () => {
  const file = await open(`${server.address}/a`);
  server.requests.length = 0;
  let breaks = 2;
  server.misbehave = (request, response) => {
    if (breaks-- <= 0) return false;
    const start = Number(/\d+/.exec(request.headers.range!)![0]);
    response.writeHead(206, { etag: '"1"', 'content-range': `bytes ${start}-999/1000`, 'content-length': 1000 - start });
    response.write(bytes.subarray(start, start + 100), () => response.destroy());
    return true;
  };
  expect(await file.read(0, 1000)).toEqual(bytes);
  expect(server.requests).toEqual(['GET /a bytes=0-999', 'GET /a bytes=100-999', 'GET /a bytes=200-999']);
  breaks = 99;
  expect(await messageOf(file.read(0, 1000))).toMatch(/^data: test\(\): can't read http:\/\/HOST\/a: the connection broke \(.+\)\.$/);
});

test('gives up on a server that is silent, ends early, sends too much, or lets bytes drip', async () => {
  const file = await open(`${server.address}/a`);
  const head = { etag: '"1"', 'content-range': 'bytes 0-999/1000' };
  const once = { ...web, retries: 0 };
  const read = (length: number) => messageOf(rangedFile('test()', file, once).read(0, length));

  server.misbehave = () => true;
  expect(await read(1000)).toMatchInlineSnapshot(`"data: test(): can't read http://HOST/a: the server was silent for 0.2 s."`);
  server.misbehave = (_, response) => {
    response.writeHead(206, head).write(bytes.subarray(0, 10));
    return true;
  };
  expect(await read(1000)).toMatchInlineSnapshot(`"data: test(): can't read http://HOST/a: the server was silent for 0.2 s."`);
  server.misbehave = (_, response) => {
    response.writeHead(206, head).end(bytes.subarray(0, 10));
    return true;
  };
  expect(await read(1000)).toMatchInlineSnapshot(
    `"data: test(): can't read http://HOST/a: the server ended its answer after 10 of 1000 bytes."`,
  );
  server.misbehave = (_, response) => {
    response.writeHead(206, head).end(bytes);
    return true;
  };
  expect(await read(10)).toMatchInlineSnapshot(
    `"data: test(): can't read http://HOST/a: the server sends more bytes than it was asked for."`,
  );
  server.misbehave = (_, response) => {
    response.writeHead(206, head);
    const timer = setInterval(() => response.write('x'), 50);
    response.on('close', () => clearInterval(timer));
    return true;
  };
  expect(await read(1000)).toMatchInlineSnapshot(`"data: test(): can't read http://HOST/a: the server sends less than 10 kB a second."`);
});

test('refuses a server that ignores ranges', async () => {
  server.misbehave = (_, response) => {
    response.writeHead(200, { 'content-length': 1000 }).end(bytes);
    return true;
  };
  expect(await messageOf(open(`${server.address}/a`))).toMatchInlineSnapshot(
    `"data: test(): can't read parts of http://HOST/a: the server ignores range requests. Download the file and name the copy, or use another server."`,
  );
  server.misbehave = null;
  const file = await open(`${server.address}/a`);
  server.misbehave = (_, response) => {
    response.writeHead(200, { 'content-length': 1000 }).end(bytes);
    return true;
  };
  expect(await messageOf(file.read(0, 5))).toMatchInlineSnapshot(
    `"data: test(): can't read http://HOST/a: the server sends the whole file where a part was asked for."`,
  );
});

test('refuses parts that were not asked for, and sizes that are not told', async () => {
  const file = await open(`${server.address}/a`);
  server.misbehave = (_, response) => {
    response.writeHead(206, { etag: '"1"', 'content-range': 'bytes 7-9/1000' }).end('abc');
    return true;
  };
  expect(await messageOf(file.read(5, 3))).toMatchInlineSnapshot(
    `"data: test(): can't read http://HOST/a: the server sends another part than asked for (bytes 7-9/1000)."`,
  );
  server.misbehave = (_, response) => {
    response.writeHead(206, { 'content-range': 'bytes 0-0/*' }).end('a');
    return true;
  };
  expect(await messageOf(open(`${server.address}/a`))).toMatchInlineSnapshot(
    `"data: test(): can't read http://HOST/a: the server doesn't tell the file's size (bytes 0-0/*)."`,
  );
});

test('notices that a file on a server has changed', async () => {
  server.files.set('/b', { bytes, modified: 'Mon, 01 Jan 2024 00:00:00 GMT' });
  const file = await open(`${server.address}/b`);
  expect(await file.read(0, 1)).toEqual(bytes.slice(0, 1));
  const changed = "data: test(): can't read http://HOST/b: the file on the server has changed since the data set was opened.";
  server.files.set('/b', { bytes, modified: 'Tue, 02 Jan 2024 00:00:00 GMT' });
  expect(await messageOf(file.read(0, 1))).toBe(changed);
  server.files.set('/b', { bytes: bytes.slice(1), modified: 'Mon, 01 Jan 2024 00:00:00 GMT' });
  expect(await messageOf(file.read(0, 1))).toBe(changed);
  server.files.set('/b', { bytes: bytes.slice(0, 5), modified: 'Mon, 01 Jan 2024 00:00:00 GMT' });
  expect(await messageOf(file.read(5, 1))).toBe(changed);
});

test('sends headers, and names a server that is not there', async () => {
  let seen: string | undefined;
  server.misbehave = (request) => {
    seen = request.headers.authorization;
    return false;
  };
  await openRangedFile('test()', `${server.address}/a`, { headers: { authorization: 'Bearer x' } });
  expect(seen).toBe('Bearer x');
  const gone = await rangeServer();
  await gone.close();
  expect(
    (await messageOf(openRangedFile('test()', `${gone.address}/a`, { retries: 0 }))).replace(gone.address, 'http://GONE'),
  ).toMatchInlineSnapshot(`"data: test(): can't read http://GONE/a: the server refuses the connection (ECONNREFUSED)."`);
});
