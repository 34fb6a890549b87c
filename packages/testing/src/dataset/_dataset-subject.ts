import { LeoclrError } from '@leoclr/core';
import type { Dataset, Image, Sample } from '@leoclr/core';

/** A data set under test. */
export interface DatasetSubject {
  readonly name: string;
  readonly open: () => Dataset | Promise<Dataset>;
  /** Decodes what `file` gives. */
  readonly decode: ((bytes: Uint8Array, name: string) => Promise<Image>) | null;
  readonly importModule: (url: string) => Promise<Record<string, unknown>>;
  /** Pictures that can't be read. */
  readonly broken: readonly number[];
}

/** The error of a data set that doesn't keep its contract. */
export function violation({ name }: DatasetSubject, sentence: string, cause?: unknown): LeoclrError {
  return new LeoclrError('plugin', `${name}: ${sentence}`, cause === undefined ? {} : { cause });
}

/** Places of up to `count` pictures spread over the data set, first and last among them, without those that can't be read. */
export function someIndices({ broken }: DatasetSubject, { length }: Dataset, count = 6): number[] {
  const spread = Array.from({ length: Math.min(count, length) }, (_, place) =>
    Math.round((place * (length - 1)) / Math.max(1, Math.min(count, length) - 1)),
  );
  return [...new Set(spread)].filter((index) => !broken.includes(index));
}

/** Why two samples of the same index differ, or null when they don't. */
export function difference(one: Sample, other: Sample): string | null {
  if (one.name !== other.name) return `the name ${one.name}, then ${other.name}`;
  if (one.label !== other.label) return `the label ${one.label}, then ${other.label}`;
  if (JSON.stringify(one.boxes) !== JSON.stringify(other.boxes)) return `other boxes the second time`;
  return differentPixels(one.image, other.image);
}

/** Why two pictures differ, or null when they don't. */
export function differentPixels(one: Image, other: Image): string | null {
  if (one.width !== other.width || one.height !== other.height) {
    return `${one.width} × ${one.height} pixels, then ${other.width} × ${other.height}`;
  }
  return Buffer.compare(one.data, other.data) === 0 ? null : 'other pixels the second time';
}

/** What a promise was rejected with, or null when it wasn't. Also for functions that throw at once. */
export async function rejection(run: () => Promise<unknown>): Promise<unknown> {
  try {
    await run();
    return null;
  } catch (error) {
    return error;
  }
}

/** The name in place of `instanceof`: a data set may come with a core of its own. */
export function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && error.name === 'LeoclrError' && codes.includes((error as LeoclrError).code);
}
