import type { Dataset, Sample } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { datasetKind, openDataset } from '@leoclr/data';

/** What a text opens. */
export interface OpenedFacts {
  readonly text: string;
  /** What kind of data it is, in words. */
  readonly kind: string;
  readonly parts: readonly PartFacts[];
}

/** What a part holds. */
export interface PartFacts {
  readonly part: 'train' | 'val';
  readonly name: string;
  readonly pictures: number;
  readonly classes: readonly string[];
  /** Pictures of each class; null without labels. */
  readonly counts: readonly number[] | null;
  /** Pictures that were decoded for the facts below, evenly spread. */
  readonly lookedAt: number;
  /** `160 × 160`, or a range such as `120–500 × 90–500` pixels; null when none could be read. */
  readonly sizes: string | null;
  /** Boxes a picture on average; null where there are none. */
  readonly boxes: number | null;
  /** Of those looked at. */
  readonly unreadable: number;
}

const LOOKED_AT = 48;

/** Opens both parts of what a text names, and looks at some pictures. @throws As `openDataset` does. */
export async function openedFacts(text: string): Promise<OpenedFacts> {
  const { title } = await datasetKind(text);
  const train = await openDataset(text, { split: 'train' });
  const val = await openDataset(text, { split: 'val', ...(train === null ? {} : { classes: train.classes }) });
  const parts: PartFacts[] = [];
  if (train !== null) parts.push(await partFacts('train', train));
  if (val !== null) parts.push(await partFacts('val', val));
  return { text, kind: title, parts };
}

async function partFacts(part: PartFacts['part'], dataset: Dataset): Promise<PartFacts> {
  const { name, length, classes, labels } = dataset;
  const lookedAt = Math.min(LOOKED_AT, length);
  const places = Array.from({ length: lookedAt }, (_, number) => Math.floor((number * length) / lookedAt));
  const samples = (await Promise.all(places.map((place) => sampleOrNull(dataset, place)))).filter((sample) => sample !== null);
  const boxes = samples.filter((sample) => sample.boxes !== undefined);
  return {
    part,
    name,
    pictures: length,
    classes,
    counts: labels === null ? null : countsOf(labels, classes.length),
    lookedAt,
    sizes: sizesOf(samples),
    boxes: boxes.length === 0 ? null : boxes.reduce((sum, sample) => sum + sample.boxes!.length, 0) / boxes.length,
    unreadable: lookedAt - samples.length,
  };
}

async function sampleOrNull(dataset: Dataset, place: number): Promise<Sample | null> {
  try {
    return await dataset.get(place);
  } catch (error) {
    if (error instanceof LeoclrError && error.code === 'data') return null;
    throw error;
  }
}

function countsOf(labels: Int32Array, classes: number): number[] {
  const counts = Array.from({ length: classes }, () => 0);
  for (const label of labels) counts[label]! += 1;
  return counts;
}

function sizesOf(samples: readonly Sample[]): string | null {
  if (samples.length === 0) return null;
  const range = (values: readonly number[]): string => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return least === most ? `${least}` : `${least}–${most}`;
  };
  return `${range(samples.map(({ image }) => image.width))} × ${range(samples.map(({ image }) => image.height))} pixels`;
}
