import { Matrix } from 'ml-matrix';
import { UMAP } from 'umap-js';
import { LeoclrError, rng } from '@leoclr/core';
import { principalComponents } from './_principal-components.ts';

/** How features are flattened. */
export interface Project2dOptions {
  /**
   * - `'pca'`: the two directions of largest variance. Linear and quick; far is far.
   * - `'umap'` (default): McInnes et al., arXiv 1802.03426, after PCA to 50 dimensions. Neighbours stay neighbours; distances between groups
   *   mean little. Takes seconds for a thousand rows.
   */
  readonly method?: 'pca' | 'umap';
  /** Default 0. Equal seeds give equal maps. */
  readonly seed?: number;
}

/** Dimensions that UMAP gets, as in its documentation's advice for wide data. */
const UMAP_INPUT = 50;

/** UMAP's own defaults: 15 neighbours, minimal distance 0.1. */
const UMAP_NEIGHBOURS = 15;
const UMAP_MINIMAL_DISTANCE = 0.1;

/**
 * A flat map of features: `[N, D]` to `[N, 2]`, row by row.
 *
 * For cosine neighbours, as kNN uses them, pass unit rows.
 *
 * @param features `[N, D]`; not changed.
 * @param shape `count` = N, `width` = D.
 * @throws LeoclrError `shape` when the array doesn't have N · D values, `numeric` when one isn't finite, `option` for another method.
 */
export function project2d(
  features: Float32Array,
  { count, width }: { readonly count: number; readonly width: number },
  { method = 'umap', seed = 0 }: Project2dOptions = {},
): Float32Array {
  if (features.length !== count * width) {
    throw new LeoclrError('shape', `project2d(): expected features to have shape [${count}, ${width}], got ${features.length} values.`);
  }
  const broken = features.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    throw new LeoclrError(
      'numeric',
      `project2d(): expected finite features, got ${features[broken]} in row ${Math.floor(broken / width)}.`,
    );
  }
  if (method !== 'pca' && method !== 'umap') {
    throw new LeoclrError('option', `project2d(): expected method to be 'pca' or 'umap', got ${JSON.stringify(method)}.`);
  }
  if (count < 2) return new Float32Array(2 * count);
  const rows = Matrix.from1DArray(count, width, Array.from(features));
  // Too few rows have no neighbourhoods to keep.
  return method === 'pca' || count < 5 ? twoColumns(principalComponents(rows, 2, seed).to2DArray()) : umap(rows, seed);
}

function umap(rows: Matrix, seed: number): Float32Array {
  const input = principalComponents(rows, UMAP_INPUT, seed).to2DArray();
  const model = new UMAP({
    nNeighbors: Math.min(UMAP_NEIGHBOURS, input.length - 1),
    minDist: UMAP_MINIMAL_DISTANCE,
    random: rng(seed, 'umap').uniform,
  });
  return twoColumns(model.fit(input));
}

/** Rows of one column (D or N is small) get a second one of zeros. */
function twoColumns(points: readonly (readonly number[])[]): Float32Array {
  return Float32Array.from(points.flatMap(([x = 0, y = 0]) => [x, y]));
}
