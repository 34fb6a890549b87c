import type { Dataset } from '@leoclr/core';
import { nearestNeighbours } from '@leoclr/eval';
import type { Features } from '@leoclr/eval';
import type { ReportNeighbours, ReportPicture } from '@leoclr/log';
import type { RunEvaluation } from '../evaluate/evaluate-run.ts';
import { spread } from '../evaluate/features-of.ts';
import type { RunData } from '../run/open-data.ts';
import { pictureOf } from './picture-of.ts';

const QUERIES = 8;
const NEIGHBOURS = 6;

/** The nearest training pictures of eight validation pictures; without those, of eight training pictures. */
export async function neighboursOf({ features }: RunEvaluation, { train, val }: RunData): Promise<ReportNeighbours> {
  const from =
    features.val !== null && val !== null ? { features: features.val, dataset: val } : { features: features.train, dataset: train };
  const isBank = from.dataset === train;
  const chosen = spread(from.features.count, QUERIES);
  // One more, because a picture of the bank finds itself first.
  const found = await nearestNeighbours(
    { bank: features.train, queries: rowsOf(from.features, chosen) },
    { k: NEIGHBOURS + (isBank ? 1 : 0) },
  );
  const rows = [...chosen].map(async (row, query) => {
    const places = [...found.rows.subarray(query * found.k, (query + 1) * found.k)];
    const neighbours = places.map(async (place, rank) => ({
      ...(await reportPicture(train, features.train.indices[place]!)),
      similarity: found.similarities[query * found.k + rank]!,
    }));
    const others = (await Promise.all(neighbours)).filter((_, rank) => !isBank || places[rank] !== row);
    return { query: await reportPicture(from.dataset, from.features.indices[row]!), neighbours: others.slice(0, NEIGHBOURS) };
  });
  return { rows: await Promise.all(rows) };
}

function rowsOf({ values, width, indices }: Features, rows: Int32Array): Features {
  const picked = new Float32Array(rows.length * width);
  for (const [to, from] of rows.entries()) picked.set(values.subarray(from * width, (from + 1) * width), to * width);
  return { values: picked, count: rows.length, width, indices: rows.map((row) => indices[row]!) };
}

async function reportPicture(dataset: Dataset, index: number): Promise<ReportPicture> {
  const { image, label } = await dataset.get(index);
  const name = dataset.classes[label];
  return { picture: await pictureOf(image), ...(name !== undefined && { label: name }) };
}
