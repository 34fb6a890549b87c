import { project2d } from '@leoclr/log';
import type { ReportMap, ReportMapLayout } from '@leoclr/log';
import type { RunEvaluation } from '../evaluate/evaluate-run.ts';
import { spread } from '../evaluate/features-of.ts';
import type { RunData } from '../run/open-data.ts';
import { pictureSheet } from './picture-sheet.ts';

/** Points of the map: as many as a person can tell apart, and as UMAP lays out in a few seconds. */
const POINTS = 1000;

/** Pictures in memory at once. */
const READ_AT_ONCE = 16;

/** Flat maps of validation pictures, by UMAP and by PCA; without those, of training pictures. */
export async function mapOf({ features }: RunEvaluation, { train, val }: RunData, seed: number): Promise<ReportMap> {
  const shown =
    features.val !== null && val !== null ? { features: features.val, dataset: val } : { features: features.train, dataset: train };
  const { values, count, width, indices } = shown.features;
  const rows = spread(count, POINTS);
  const unit = new Float32Array(rows.length * width);
  for (const [to, from] of rows.entries()) unit.set(unitRow(values.subarray(from * width, (from + 1) * width)), to * width);
  const layouts = (['umap', 'pca'] as const).map((method): ReportMapLayout => {
    const places = project2d(unit, { count: rows.length, width }, { method, seed });
    // Three digits of a pixel are enough, and a typed array wouldn't survive JSON.
    return { method, places: Array.from(places, (place) => Number(place.toPrecision(5))) };
  });
  const sheet = pictureSheet(rows.length);
  const points: { label: number; name: string }[] = [];
  for (let from = 0; from < rows.length; from += READ_AT_ONCE) {
    const chunk = [...rows.subarray(from, from + READ_AT_ONCE)].map((row) => shown.dataset.get(indices[row]!));
    for (const { image, label, name } of await Promise.all(chunk)) {
      sheet.add(image, points.length);
      points.push({ label, name });
    }
  }
  return { classes: shown.dataset.classes, layouts, points, pictures: await sheet.finish() };
}

function unitRow(row: Float32Array): Float32Array {
  const length = Math.hypot(...row);
  return length === 0 ? row : row.map((value) => value / length);
}
