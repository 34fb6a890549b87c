import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { isWebAddress } from './_web-address.ts';

/** More files than any data set has: a slip in a range. */
const MAX_PLACES = 100_000;

/**
 * Paths and addresses of the files that texts name: `images-{000000..000146}.tar`, `{train,val}.tar`, `images-*.tar` (`*` and `?` in the last
 * part), a folder (its files with this ending), or one file. Ranges keep their order, the rest is in code-unit order.
 *
 * @param what The function's name, for messages.
 * @param ending E.g. `.tar`.
 * @throws LeoclrError `data` when there are no such files, `option` when a range names too many.
 */
export async function expandPlaces(what: string, texts: string | readonly string[], ending: string): Promise<string[]> {
  const places: string[] = [];
  for (const text of [texts].flat()) {
    if (await isFile(text)) {
      places.push(text); // whatever signs are in its name
      continue;
    }
    for (const place of expandBraces(what, text)) places.push(...(isWebAddress(place) ? [place] : await localPlaces(what, place, ending)));
  }
  if (places.length === 0) throw new LeoclrError('option', `${what}: expected the name of at least one ${ending} file, got none.`);
  return places;
}

async function isFile(text: string): Promise<boolean> {
  return !isWebAddress(text) && (await stat(text).catch(() => null))?.isFile() === true;
}

function expandBraces(what: string, text: string): string[] {
  let expanded = [''];
  for (const [, plain = '', braces] of text.matchAll(/([^{]*)(\{[^{}]*\}|\{|$)/g)) {
    const choices = braces === undefined ? [''] : choicesIn(braces);
    if (expanded.length * choices.length > MAX_PLACES) {
      throw new LeoclrError(
        'option',
        `${what}: expected at most ${MAX_PLACES.toLocaleString('en')} files, ${JSON.stringify(text)} names more.`,
      );
    }
    expanded = expanded.flatMap((start) => choices.map((choice) => start + plain + choice));
  }
  return expanded;
}

/** `{08..11}` and `{a,b}`; other braces are part of the name. */
function choicesIn(braces: string): string[] {
  const inside = braces.slice(1, -1);
  const range = /^(\d+)\.\.(\d+)$/.exec(inside);
  if (range === null) return inside.includes(',') ? inside.split(',') : [braces];
  const [, from = '', to = ''] = range;
  const step = Number(from) <= Number(to) ? 1 : -1;
  const length = Math.abs(Number(to) - Number(from)) + 1;
  const padded = /^0\d/.test(from) || /^0\d/.test(to) ? Math.max(from.length, to.length) : 0;
  // A range that is far too long is refused by the caller, without being made.
  return Array.from({ length: Math.min(length, MAX_PLACES + 1) }, (_, place) => String(Number(from) + step * place).padStart(padded, '0'));
}

async function localPlaces(what: string, place: string, ending: string): Promise<string[]> {
  const name = basename(place);
  if (/[*?]/.test(name)) {
    const pattern = new RegExp(
      `^${name
        .replaceAll(/[\\^$+.()|[\]{}]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
      's',
    );
    const found = await namesIn(what, dirname(place));
    const matching = found.filter((entry) => !entry.startsWith('.') && pattern.test(entry));
    if (matching.length > 0) return matching.map((entry) => join(dirname(place), entry));
    throw new LeoclrError('data', `${what}: no file matches ${place}.`);
  }
  const isFolder = (await stat(place).catch(() => null))?.isDirectory() === true;
  if (!isFolder) return [place]; // opening it says what is wrong
  const found = await namesIn(what, place);
  const matching = found.filter((entry) => !entry.startsWith('.') && entry.endsWith(ending));
  if (matching.length > 0) return matching.map((entry) => join(place, entry));
  const packed = found.find((entry) => entry.includes(`${ending}.`) || entry.endsWith('.tgz'));
  const hint = packed === undefined ? '' : ` ${packed} has to be decompressed first.`;
  throw new LeoclrError('data', `${what}: expected files ending in ${ending} in the folder ${place}, found none.${hint}`);
}

async function namesIn(what: string, folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (cause) {
    throw new LeoclrError('data', `${what}: can't list the folder ${folder}: ${(cause as Error).message}.`, { cause });
  }
}
