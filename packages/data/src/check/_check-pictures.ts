import { createHash } from 'node:crypto';
import type { Dataset, Sample } from '@leoclr/core';
import { whyUnreadable } from '../_unreadable.ts';

/** A part of a data set. */
export interface CheckTask {
  readonly from: number;
  /** One behind the last. */
  readonly to: number;
}

/** What was found out about a picture. */
export type CheckedPicture = ReadablePicture | UnreadablePicture;

export interface ReadablePicture {
  readonly index: number;
  readonly width: number;
  readonly height: number;
  /** SHA-256 of its file, or of its pixels where it has none; shortened to 16 bytes. */
  readonly hash: string;
}

export interface UnreadablePicture {
  readonly index: number;
  readonly name: string;
  readonly reason: string;
}

const HASH_LENGTH = 22; // base64 characters of 16 bytes and a bit

/** Decodes some pictures. @throws Whatever isn't the fault of a picture. */
export async function checkPictures(dataset: Dataset, { from, to }: CheckTask): Promise<CheckedPicture[]> {
  const checked: CheckedPicture[] = [];
  for (let index = from; index < to; index++) checked.push(await checkOne(dataset, index));
  return checked;
}

async function checkOne(dataset: Dataset, index: number): Promise<CheckedPicture> {
  try {
    const sample = await dataset.get(index);
    const { width, height } = sample.image;
    return { index, width, height, hash: await hashOf(dataset, index, sample) };
  } catch (error) {
    const why = whyUnreadable(error, `${dataset.name} number ${index}`);
    if (why === null) throw error;
    return { index, name: why.sampleName, reason: why.reason };
  }
}

async function hashOf(dataset: Dataset, index: number, { image }: Sample): Promise<string> {
  const hash = createHash('sha256');
  const file = await dataset.file?.(index);
  if (file === undefined) hash.update(`${image.width} ${image.height} `).update(image.data);
  else hash.update(file.bytes);
  return hash.digest('base64').slice(0, HASH_LENGTH);
}
