import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { rng } from '@leoclr/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DownloadFileOptions, DownloadProgress } from './download-file.ts';
import { downloadFile } from './download-file.ts';

const draw = rng(1, 'content');
const content = Buffer.from(Uint8Array.from({ length: 300_000 }, () => draw.integer(256)));
const sha256 = `sha256:${createHash('sha256').update(content).digest('hex')}`;
const md5 = `md5:${createHash('md5').update(content).digest('hex')}`;

type Handler = (request: IncomingMessage, response: ServerResponse, number: number) => void;

let folder: string;
let server: Server | null;
let requests: IncomingMessage[];
let address: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leoclr-download-'));
  server = null;
  requests = [];
});
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
  rmSync(folder, { recursive: true, force: true });
});

/** A server that answers each request with `handler`; returns the address of its file. */
async function serve(handler: Handler): Promise<string> {
  server = createServer((request, response) => {
    requests.push(request);
    handler(request, response, requests.length);
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return `${address}/file.bin`;
}

const whole: Handler = (request, response) => send(request, response);

/** Sends bytes, and cuts the connection as soon as the client's part has `size` bytes: what it has not read by then would be lost. */
function writeAndCut(response: ServerResponse, bytes: Buffer, size: number): void {
  response.write(bytes);
  const timer = setInterval(() => {
    if ((statSync(`${to()}.part`, { throwIfNoEntry: false })?.size ?? 0) < size) return;
    clearInterval(timer);
    response.destroy();
  }, 5);
}

/** Where the asked range starts; −1 when the whole file is asked for, or is to be sent because it has changed. */
function askedStart({ headers }: IncomingMessage, etag: string): number {
  const isFresh = (headers['if-range'] ?? etag) === etag;
  const asked = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? -1);
  return isFresh ? asked : -1;
}

/** What servers do: the whole file, or the range that is asked for. `end` cuts the connection at that byte. */
function send(request: IncomingMessage, response: ServerResponse, { etag = '"v1"', bytes = content, end = Infinity } = {}): void {
  const from = askedStart(request, etag);
  if (from >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const start = Math.max(0, from);
  const range = from >= 0 ? { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {};
  response.writeHead(from >= 0 ? 206 : 200, { etag, 'content-length': bytes.length - start, ...range });
  if (end >= bytes.length) response.end(bytes.subarray(start));
  else writeAndCut(response, bytes.subarray(start, end), end);
}

const to = (): string => join(folder, 'deep', 'file.bin');
const files = (): string[] =>
  (readdirSync(folder, { recursive: true }) as string[]).filter((path) => statSync(join(folder, path)).isFile()).sort();
const quick = { retryDelayMs: 1, timeoutMs: 2000 } as const;

function download(url: string, options: Partial<DownloadFileOptions> = {}): ReturnType<typeof downloadFile> {
  return downloadFile(url, { to: to(), checksum: sha256, size: content.length, ...quick, ...options });
}

/** The sentence of a failure; nothing may lie under the final name then, and nobody holds the lock. */
async function failure(url: string, options: Partial<DownloadFileOptions> = {}): Promise<string> {
  const error = await download(url, options).then(
    () => new Error('it succeeded'),
    (error: Error) => error,
  );
  expect(files().filter((path) => !/\.part(\.json)?$/.test(path))).toEqual([]);
  return error.message.replaceAll(address, 'HOST').replaceAll(folder, 'FOLDER');
}

const ranges = (): (string | undefined)[] => requests.map(({ headers }) => headers.range);

test('fetches a file, checks it, and leaves nothing else', async () => {
  const url = await serve(whole);
  const seen: DownloadProgress[] = [];
  expect(await download(url, { onProgress: (progress) => seen.push(progress) })).toEqual({
    path: to(),
    size: 300_000,
    wasThere: false,
    resumedFrom: 0,
  });
  expect(readFileSync(to()).equals(content)).toBe(true);
  expect(files()).toEqual([join('deep', 'file.bin')]);
  expect(seen[0]).toEqual({ phase: 'downloading', done: 0, total: 300_000, note: '' });
  expect(seen.findLast(({ phase }) => phase === 'downloading')?.done).toBe(300_000);
  expect(seen.at(-1)).toEqual({ phase: 'verifying', done: 300_000, total: 300_000, note: '' });
});

test('works without size and checksum, also where the server announces no length', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200);
    response.write(content.subarray(0, 1000));
    response.end(content.subarray(1000));
  });
  await downloadFile(url, { to: to() });
  expect(readFileSync(to()).equals(content)).toBe(true);
});

test('fetches nothing when the file is there and fits, and replaces one that does not', async () => {
  const url = await serve(whole);
  await download(url, { checksum: md5 });
  expect(await download(url)).toMatchObject({ wasThere: true });
  expect(requests).toHaveLength(1);
  writeFileSync(to(), Buffer.alloc(content.length));
  expect(await download(url)).toMatchObject({ wasThere: false });
  expect(readFileSync(to()).equals(content)).toBe(true);
});

test('goes on after cut connections, from where each was cut', async () => {
  const cuts = [100_000, 100_000, 200_000];
  const url = await serve((request, response, number) => send(request, response, { end: cuts[number - 1] ?? Infinity }));
  await download(url);
  expect(readFileSync(to()).equals(content)).toBe(true);
  expect(ranges()).toEqual([undefined, 'bytes=100000-', 'bytes=100000-', 'bytes=200000-']);
  expect(requests[1]!.headers['if-range']).toBe('"v1"');
});

test('a stopped download goes on in the next call, and says from where', async () => {
  const url = await serve((request, response, number) => send(request, response, { end: number === 1 ? 120_000 : Infinity }));
  const stop = new AbortController();
  const stopped = download(url, {
    signal: stop.signal,
    retryDelayMs: 60_000,
    onProgress: ({ phase }) => phase === 'waiting' && stop.abort(),
  });
  await expect(stopped).rejects.toThrow('aborted');
  expect(files()).toEqual([join('deep', 'file.bin.part'), join('deep', 'file.bin.part.json')]);
  expect(await download(url)).toMatchObject({ resumedFrom: 120_000, wasThere: false });
  expect(ranges()).toEqual([undefined, 'bytes=120000-']);
  expect(readFileSync(to()).equals(content)).toBe(true);
});

test('stops at once while bytes come, and keeps them', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': content.length, etag: '"v1"' });
    response.write(content.subarray(0, 50_000)); // and never the rest
  });
  const stop = new AbortController();
  const stopped = download(url, {
    signal: stop.signal,
    timeoutMs: 60_000,
    onProgress: ({ done }) => done === 50_000 && stop.abort(new Error('Ctrl-C')),
  });
  await expect(stopped).rejects.toThrow('Ctrl-C');
  expect(statSync(`${to()}.part`).size).toBe(50_000);
  expect(files()).toHaveLength(2);
});

test('starts anew when the file has changed on the server', async () => {
  const changed = Buffer.from(content.map((byte) => byte ^ 1));
  const checksum = `md5:${createHash('md5').update(changed).digest('hex')}`;
  const url = await serve((request, response, number) =>
    number === 1 ? send(request, response, { end: 100_000 }) : send(request, response, { etag: '"v2"', bytes: changed }),
  );
  await download(url, { checksum });
  expect(readFileSync(to()).equals(changed)).toBe(true);
});

test('starts anew where the server knows no ranges', async () => {
  const url = await serve((_request, response, number) => {
    response.writeHead(200, { 'content-length': content.length, etag: '"v1"' });
    if (number > 1) response.end(content);
    else writeAndCut(response, content.subarray(0, 100_000), 100_000);
  });
  expect(await download(url)).toMatchObject({ resumedFrom: 0 });
  expect(ranges()).toEqual([undefined, 'bytes=100000-']);
  expect(readFileSync(to()).equals(content)).toBe(true);
});

test('does not build on bytes of an unknown version when no checksum would tell', async () => {
  const url = await serve((request, response, number) => {
    request.headers['if-range'] ??= 'none';
    if (number > 1) return send(request, response);
    response.writeHead(200, { 'content-length': content.length, etag: 'W/"weak"' });
    writeAndCut(response, content.subarray(0, 9), 9);
  });
  await downloadFile(url, { to: to(), ...quick });
  expect(ranges()).toEqual([undefined, undefined]);
  expect(readFileSync(to()).equals(content)).toBe(true);
});

test('with a checksum, goes on even without the server’s mark, and starts anew once if that went wrong', async () => {
  const url = await serve(whole);
  await download(url);
  rmSync(to());
  writeFileSync(`${to()}.part`, content.subarray(0, 1000));
  expect(await download(url)).toMatchObject({ resumedFrom: 1000 });
  rmSync(to());
  writeFileSync(`${to()}.part`, Buffer.alloc(1000));
  expect(await download(url)).toMatchObject({ resumedFrom: 0 });
  expect(ranges()).toEqual([undefined, 'bytes=1000-', 'bytes=1000-', undefined]);
  expect(readFileSync(to()).equals(content)).toBe(true);
});

test('a part that is whole already is only checked; one that is too long is thrown away', async () => {
  const url = await serve(whole);
  await download(url);
  rmSync(to());
  writeFileSync(`${to()}.part`, content);
  await download(url);
  expect(requests.at(-1)!.headers.range).toBe('bytes=300000-');
  rmSync(to());
  writeFileSync(`${to()}.part`, Buffer.concat([content, content]));
  await download(url);
  expect(readFileSync(to()).equals(content)).toBe(true);
});

test('follows redirects, relative ones too, but neither to files nor in circles', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/file.bin') response.writeHead(302, { location: '/moved/here.bin' }).end();
    else if (request.url === '/moved/here.bin') response.writeHead(308, { location: `${address}/last.bin` }).end();
    else if (request.url === '/circle') response.writeHead(301, { location: '/circle' }).end();
    else if (request.url === '/file') response.writeHead(301, { location: 'file:///etc/passwd' }).end();
    else send(request, response);
  });
  await download(url);
  expect(readFileSync(to()).equals(content)).toBe(true);
  rmSync(to());
  expect(await failure(`${address}/circle`)).toMatchInlineSnapshot(
    `"downloadFile(): HOST/circle redirects more than 20 times. Check the address."`,
  );
  expect(await failure(`${address}/file`)).toMatchInlineSnapshot(
    `"downloadFile(): HOST/file redirects to file:///etc/passwd, which is not safe to follow. Check the address."`,
  );
});

test.each([429, 500, 503])('tries again after %i', async (status) => {
  const url = await serve((request, response, number) => {
    if (number <= 3) response.writeHead(status, { 'retry-after': '0' }).end('later');
    else send(request, response);
  });
  const notes: string[] = [];
  await download(url, { onProgress: ({ phase, note }) => phase === 'waiting' && notes.push(note) });
  expect(requests).toHaveLength(4);
  expect(notes[0]).toContain(`(${status} `);
  expect(notes[0]).toContain('trying again in 1 s');
});

test('gives up after some fruitless tries, and says why', async () => {
  const url = await serve((_request, response) => response.writeHead(500).end());
  expect(await failure(url, { retries: 2 })).toMatchInlineSnapshot(
    `"downloadFile(): can't get HOST/file.bin: the server is in trouble (500 Internal Server Error). Try again later."`,
  );
  expect(requests).toHaveLength(3);
});

test('gives up when it gets no further, and keeps what has arrived', async () => {
  const url = await serve((request, response) => send(request, response, { end: 100_000 }));
  expect(await failure(url, { retries: 2 })).toMatchInlineSnapshot(
    `"downloadFile(): can't get HOST/file.bin: the connection was cut (ECONNRESET). 100,000 bytes have arrived and are kept: the next try goes on from there. Try again later."`,
  );
  expect(requests).toHaveLength(3);
  expect(statSync(`${to()}.part`).size).toBe(100_000);
});

test.each([
  [
    403,
    `downloadFile(): can't get HOST/file.bin: the server refuses to hand it out. Perhaps it wants a login, or blocks this network or country (403 Forbidden). Open the address in a browser, or get the file elsewhere.`,
  ],
  [
    404,
    `downloadFile(): can't get HOST/file.bin: there is no such file on the server. It may have moved (404 Not Found). Open the address in a browser, or get the file elsewhere.`,
  ],
  [
    418,
    `downloadFile(): can't get HOST/file.bin: the server did not send it (418 I'm a Teapot). Open the address in a browser, or get the file elsewhere.`,
  ],
])('does not insist after %i', async (status, sentence) => {
  const url = await serve((_request, response) => response.writeHead(status).end());
  expect(await failure(url)).toBe(sentence);
  expect(requests).toHaveLength(1);
});

test('says so when nobody listens, when nothing comes, and when the answer makes no sense', async () => {
  const url = await serve((request) => {
    if (request.url === '/nonsense') request.socket.end('I am no HTTP server\r\n\r\n');
  });
  expect(await failure(url, { timeoutMs: 50, retries: 1 })).toMatchInlineSnapshot(
    `"downloadFile(): can't get HOST/file.bin: nothing came for a long time (ETIMEDOUT). Try again later."`,
  );
  expect(await failure(`${address}/nonsense`, { retries: 0 })).toContain("the server's answer makes no sense");
  server!.closeAllConnections();
  await new Promise((resolve) => server!.close(resolve));
  server = null;
  expect(await failure(url, { retries: 1 })).toMatchInlineSnapshot(
    `"downloadFile(): can't get HOST/file.bin: the server refuses connections (ECONNREFUSED). Try again later."`,
  );
});

test('silence in the middle of a file counts as a cut', async () => {
  const url = await serve((request, response, number) => {
    if (number > 1) return void send(request, response);
    response.writeHead(200, { 'content-length': content.length, etag: '"v1"' }).write(content.subarray(0, 1000));
  });
  await download(url, { timeoutMs: 500 });
  expect(ranges()).toEqual([undefined, 'bytes=1000-']);
});

test('removes a file with the wrong checksum', async () => {
  const url = await serve(whole);
  const sentence = await failure(url, { checksum: `md5:${'0'.repeat(32)}` });
  expect(sentence.replace(/[1-9a-f]\w{31}/, 'DIGEST')).toMatchInlineSnapshot(
    `"downloadFile(): HOST/file.bin does not have the expected md5 00000000000000000000000000000000, but DIGEST: it was changed on the way or on the server. It was removed. Try again later, or get the file elsewhere."`,
  );
  expect(files()).toEqual([]);
});

test('does not fetch a file of another size', async () => {
  const url = await serve(whole);
  expect(await failure(url, { size: 299_999 })).toMatchInlineSnapshot(
    `"downloadFile(): expected HOST/file.bin to have 299,999 bytes, the server announces 300,000. It is another file or version; get it elsewhere."`,
  );
  expect(files()).toEqual([]);
});

test('notices a file of another size that nobody announced', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200);
    response.write(content.subarray(0, 1000));
    response.end();
  });
  expect(await failure(url)).toMatchInlineSnapshot(
    `"downloadFile(): HOST/file.bin has 1,000 bytes where 300,000 are expected. It was removed. Try again later, or get the file elsewhere."`,
  );
  expect(await failure(url, { size: 999 })).toMatchInlineSnapshot(
    `"downloadFile(): HOST/file.bin sends more than the expected 999 bytes. It is another file or version."`,
  );
});

test('two at once fetch it once', async () => {
  const url = await serve((request, response) => setTimeout(() => send(request, response), 300));
  const notes: string[] = [];
  const onProgress = ({ note }: DownloadProgress): unknown => note !== '' && notes.push(note);
  const both = await Promise.all([download(url, { onProgress }), download(url, { onProgress })]);
  expect(both.map(({ wasThere }) => wasThere).sort()).toEqual([false, true]);
  expect(requests).toHaveLength(1);
  expect(notes).toEqual([`process ${process.pid} is downloading it too`]);
  expect(files()).toEqual([join('deep', 'file.bin')]);
});

test('the lock of a process that died does not stop anybody', async () => {
  const url = await serve(whole);
  await download(url, { to: join(folder, 'other') });
  writeFileSync(join(folder, 'file.bin.lock'), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() })); // beyond the largest number of a process
  await download(url, { to: join(folder, 'file.bin') });
  expect(files()).toEqual(['file.bin', 'other']);
});

test('waiting for another process can be stopped', async () => {
  const url = await serve(whole);
  writeFileSync(join(folder, 'file.bin.lock'), JSON.stringify({ pid: process.pid, host: hostname() }));
  await expect(download(url, { to: join(folder, 'file.bin'), signal: AbortSignal.timeout(50) })).rejects.toThrow(/aborted|timeout/);
  expect(requests).toHaveLength(0);
});

test('asks for no more than fits on the disk', async () => {
  const url = await serve((_request, response) => response.writeHead(200, { 'content-length': 1e15 }).write('a'));
  const sentence = await failure(url, { size: 1e15 });
  expect(sentence.replace(/[\d.]+ .B are/, 'SOME are')).toMatchInlineSnapshot(
    `"downloadFile(): HOST/file.bin needs 1000 TB, and SOME are free on the disk of FOLDER/deep/file.bin.part. Free some, or choose another place."`,
  );
  expect(files()).toEqual([]);
});

test('says what is wrong with its arguments and with the place', async () => {
  const url = await serve(whole);
  await expect(download('ftp://host/file')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: downloadFile(): expected an address that starts with http:// or https://, got "ftp://host/file".]`,
  );
  await expect(download(url, { checksum: 'md5:12' })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: downloadFile(): expected checksum to be md5: and 32 or sha256: and 64 hexadecimal digits, got "md5:12".]`,
  );
  writeFileSync(join(folder, 'occupied'), '');
  await expect(download(url, { to: join(folder, 'occupied', 'x') })).rejects.toThrow(/can't make the folder .*occupied/);
  await expect(download(url, { to: folder })).rejects.toThrow('to be a file, or nothing yet; it is a folder');
  expect(requests).toHaveLength(0);
});
