import { concat, reshape, slice, zeros } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Distances of a filter's neighbours, downwards and across; 1 for an ordinary filter. */
export type Dilations = readonly [number, number];

/** The two numbers behind tfjs's attribute. */
export function dilationsOf(attribute: unknown): Dilations {
  const [down, across = down] = [(attribute as number | number[] | undefined) ?? 1].flat();
  return [down!, across!];
}

/** The shape of a filter `[h, w, …]` with zeros between its values. */
export function spacedShape([height, width, ...channels]: readonly number[], [down, across]: Dilations): number[] {
  return [(height! - 1) * down + 1, (width! - 1) * across + 1, ...channels];
}

/** A filter `[h, w, C, C']` with zeros between its values: as an ordinary filter it does what the given one does dilated. */
export function spacedFilter(filter: Tensor, dilations: Dilations): Tensor {
  if (dilations.every((dilation) => dilation === 1)) return filter;
  const [height, width, ...channels] = filter.shape as [number, number, number, number];
  const inner = channels[0]! * channels[1]!;
  const [tall, wide] = spacedShape(filter.shape, dilations) as [number, number];
  const rows = withZeros(reshape(filter, [height, 1, width * inner]), dilations[0]);
  const cut = slice(reshape(rows, [height * dilations[0], width, inner]), [0, 0, 0], [tall, width, inner]);
  const columns = withZeros(reshape(cut, [tall * width, 1, inner]), dilations[1]);
  return slice(reshape(columns, [tall, width * dilations[1], ...channels]), [0, 0, 0, 0], [tall, wide, ...channels]);
}

/** The values of a spaced filter that are not zeros between others, in the shape of the filter it was made from. */
export function closedFilter(spaced: Tensor, shape: readonly number[], [down, across]: Dilations): Tensor {
  if (down === 1 && across === 1) return spaced;
  const [height, width, ...channels] = shape as [number, number, number, number];
  const inner = channels[0]! * channels[1]!;
  const [tall, wide] = spaced.shape as [number, number];
  const full = concat([reshape(spaced, [tall, wide * inner]), zeros([height * down - tall, wide * inner])], 0);
  const rows = slice(reshape(full, [height, down, wide * inner]), [0, 0, 0], [height, 1, wide * inner]);
  const wider = concat([reshape(rows, [height, wide, inner]), zeros([height, width * across - wide, inner])], 1);
  const columns = slice(reshape(wider, [height * width, across, inner]), [0, 0, 0], [height * width, 1, inner]);
  return reshape(columns, [...shape]);
}

/** `[A, 1, B]` to `[A, count, B]`: what is new is zeros. */
function withZeros(values: Tensor, count: number): Tensor {
  const [a, , b] = values.shape as [number, number, number];
  return count === 1 ? values : concat([values, zeros([a, count - 1, b])], 1);
}
