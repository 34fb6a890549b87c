import type { Box, Dataset, Image, Sample } from '@leoclr/core';
import type { DatasetCheck } from './dataset-checks.ts';
import type { DatasetSubject } from './_dataset-subject.ts';
import { difference, hasCode, rejection, someIndices, violation } from './_dataset-subject.ts';

/** What a data set says of itself, and what its samples must be. */
export function sampleChecks(subject: DatasetSubject): DatasetCheck[] {
  const check = (name: string, run: (dataset: Dataset) => Promise<void> | void): DatasetCheck => ({
    name,
    run: async () => run(await subject.open()),
  });
  return [
    check('has a name, a length and classes', (dataset) => checkFacts(subject, dataset)),
    check('has a label in range for every picture, or none for all', (dataset) => checkLabels(subject, dataset)),
    check('gives whole pictures with names, labels and boxes', (dataset) => checkSamples(subject, dataset)),
    check('gives the same sample for the same index, whatever callers do to theirs', (dataset) => checkRepeat(subject, dataset)),
    check('gives the same samples to concurrent calls', (dataset) => checkConcurrent(subject, dataset)),
    check('rejects an index out of range', (dataset) => checkRange(subject, dataset)),
    ...(subject.broken.length === 0
      ? []
      : [check('rejects pictures that can not be read with code data', (dataset) => checkBroken(subject, dataset))]),
  ];
}

function checkFacts(subject: DatasetSubject, { name, length, classes }: Dataset): void {
  if (typeof name !== 'string' || name === '') throw violation(subject, `expected name to be a text, got ${JSON.stringify(name)}.`);
  if (!(Number.isSafeInteger(length) && length > 0)) throw violation(subject, `expected length to be a positive integer, got ${length}.`);
  const wrong = classes.find((className) => typeof className !== 'string' || className === '');
  if (wrong !== undefined) throw violation(subject, `expected classes to hold names, got ${JSON.stringify(wrong)}.`);
  if (new Set(classes).size < classes.length) throw violation(subject, `expected classes to differ, got a name twice.`);
}

function checkLabels(subject: DatasetSubject, { labels, classes, length }: Dataset): void {
  if (labels === null) return;
  if (!(labels instanceof Int32Array)) throw violation(subject, 'expected labels to be an Int32Array or null.');
  if (labels.length !== length) throw violation(subject, `expected ${length} labels, one a picture, got ${labels.length}.`);
  const wrong = labels.findIndex((label) => label < 0 || label >= classes.length);
  if (wrong >= 0) throw violation(subject, `expected labels from 0 to ${classes.length - 1}, got ${labels[wrong]} at ${wrong}.`);
}

async function checkSamples(subject: DatasetSubject, dataset: Dataset): Promise<void> {
  for (const index of someIndices(subject, dataset)) checkSample(subject, dataset, index, await dataset.get(index));
}

function checkSample(subject: DatasetSubject, { labels, classes }: Dataset, index: number, sample: Sample): void {
  const { image, label, name, boxes = [] } = sample;
  if (!isWhole(image)) {
    const got = `${image.width} × ${image.height} and ${image.data.length} values`;
    throw violation(subject, `expected picture ${index} to be a Uint8Array of width × height × 3, got ${got}.`);
  }
  const expected = labels === null ? -1 : labels[index];
  if (label !== expected) throw violation(subject, `expected picture ${index} to have the label ${expected}, got ${label}.`);
  if (typeof name !== 'string' || name === '')
    throw violation(subject, `expected picture ${index} to have a name, got ${JSON.stringify(name)}.`);
  const wrong = boxes.find((box) => !isBox(box, sample, classes.length));
  if (wrong !== undefined) {
    throw violation(subject, `expected boxes of picture ${index} to lie in it, with an area and a class, got ${JSON.stringify(wrong)}.`);
  }
}

function isWhole({ width, height, data }: Image): boolean {
  return (
    Number.isInteger(width) &&
    Number.isInteger(height) &&
    width > 0 &&
    height > 0 &&
    data instanceof Uint8Array &&
    data.length === width * height * 3
  );
}

function isBox({ left, top, right, bottom, label }: Box, { image }: Sample, classes: number): boolean {
  const isInside = left >= 0 && top >= 0 && right <= image.width && bottom <= image.height;
  return isInside && right > left && bottom > top && Number.isInteger(label) && label >= 0 && label < classes;
}

async function checkRepeat(subject: DatasetSubject, dataset: Dataset): Promise<void> {
  for (const index of someIndices(subject, dataset, 3)) {
    const first = await dataset.get(index);
    const kept = { ...first, image: { ...first.image, data: first.image.data.slice() } };
    first.image.data.fill(0);
    const why = difference(kept, await dataset.get(index));
    if (why !== null) throw violation(subject, `expected get(${index}) to give the same again, got ${why}. Give every caller a copy.`);
  }
}

async function checkConcurrent(subject: DatasetSubject, dataset: Dataset): Promise<void> {
  const indices = someIndices(subject, dataset).flatMap((index) => [index, index]);
  const together = await Promise.all(indices.map((index) => dataset.get(index)));
  for (const [place, index] of indices.entries()) {
    const why = difference(await dataset.get(index), together[place]!);
    if (why !== null) throw violation(subject, `expected concurrent calls of get(${index}) to give what a single one does, got ${why}.`);
  }
}

async function checkRange(subject: DatasetSubject, dataset: Dataset): Promise<void> {
  for (const index of [-1, dataset.length, 0.5, Number.NaN]) {
    const error = await rejection(async () => dataset.get(index));
    if (hasCode(error, ['option', 'data'])) continue;
    const got = error === null ? 'a sample' : String(error);
    throw violation(subject, `expected get(${index}) to reject with a LeoclrError of code option or data, got ${got}.`, error ?? undefined);
  }
}

async function checkBroken(subject: DatasetSubject, dataset: Dataset): Promise<void> {
  for (const index of subject.broken) {
    const error = await rejection(async () => dataset.get(index));
    if (hasCode(error, ['data'])) continue;
    const got = error === null ? 'a sample' : String(error);
    throw violation(
      subject,
      `expected get(${index}) to reject with a LeoclrError of code data, got ${got}. Loaders pass over such pictures only.`,
      error ?? undefined,
    );
  }
}
