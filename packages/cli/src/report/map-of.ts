import { project2d } from '@leoclr/log';
import type { ReportMap } from '@leoclr/log';
import type { RunEvaluation } from '../evaluate/evaluate-run.ts';
import { spread } from '../evaluate/features-of.ts';
import type { RunData } from '../run/open-data.ts';
import { pictureOf } from './picture-of.ts';

/** Points of the map: as many as a person can tell apart, and as fit into a page with their pictures. */
const POINTS = 500;
const THUMBNAIL_SIDE = 32;

/** A flat map of validation pictures; without those, of training pictures. */
export async function mapOf({ features }: RunEvaluation, { train, val }: RunData, seed: number): Promise<ReportMap> {
  const shown =
    features.val !== null && val !== null ? { features: features.val, dataset: val } : { features: features.train, dataset: train };
  const { values, count, width, indices } = shown.features;
  const rows = spread(count, POINTS);
  const unit = new Float32Array(rows.length * width);
  for (const [to, from] of rows.entries()) unit.set(unitRow(values.subarray(from * width, (from + 1) * width)), to * width);
  const places = project2d(unit, { count: rows.length, width }, { method: 'umap', seed });
  const points = [...rows].map(async (row, point) => {
    const { image, label, name } = await shown.dataset.get(indices[row]!);
    return { x: places[2 * point]!, y: places[2 * point + 1]!, label, name, picture: await pictureOf(image, { side: THUMBNAIL_SIDE }) };
  });
  return { method: 'umap', classes: shown.dataset.classes, points: await Promise.all(points) };
}

function unitRow(row: Float32Array): Float32Array {
  const length = Math.hypot(...row);
  return length === 0 ? row : row.map((value) => value / length);
}
