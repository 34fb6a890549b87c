import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { serialize } from 'node:v8';
import type { Dataset } from '@leoclr/core';
import sharp from 'sharp';

/** The shape of records and index files, and the meaning of "decoded". Another number makes all caches on disk new ones. */
const CACHE_FORMAT = 1;

/**
 * 24 hexadecimal digits that are others when a data set would give other samples: another name, list of pictures, set of labels, option,
 * release of this package or of the libraries that decode.
 */
export function datasetIdentity({ name, length, classes, labels, recipe }: Dataset): string {
  const hash = createHash('sha256');
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  add(hash, { format: CACHE_FORMAT, version, decoders: sharp.versions, name, length, classes, labels, recipe }, '');
  return hash.digest('hex').slice(0, 24);
}

function add(hash: Hash, value: unknown, key: string): void {
  if (ArrayBuffer.isView(value)) {
    hash.update(`${value.constructor.name} ${value.byteLength}:`).update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  } else if (Array.isArray(value)) {
    hash.update(`list ${value.length}:`);
    for (const item of value) add(hash, item, '');
  } else if (typeof value === 'object' && value !== null && isRecord(value)) {
    const names = Object.keys(value).sort();
    hash.update(`record ${names.length}:`);
    for (const field of names) {
      addText(hash, field);
      add(hash, value[field], field);
    }
  } else if (typeof value === 'string') {
    addText(hash, key === 'module' ? moduleName(value) : value);
    // A relative path means another folder elsewhere.
    if (key !== '' && existsSync(value)) addText(hash, realpathSync(value));
  } else {
    hash.update('other:').update(serialize(value));
  }
}

function addText(hash: Hash, text: string): void {
  hash.update(`text ${Buffer.byteLength(text)}:${text}`);
}

function isRecord(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** This package's modules by their place in it: it lies elsewhere in every project, and is `src/x.ts` or `dist/x.js`. */
function moduleName(url: string): string {
  const here = new URL('../..', import.meta.url).href;
  return url.startsWith(here)
    ? `@leoclr/data/${url
        .slice(here.length)
        .replace(/^(src|dist)\//, '')
        .replace(/\.[jt]s$/, '')}`
    : url;
}
