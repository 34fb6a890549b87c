import type { Image } from './image.ts';
import type { Recipe } from './recipe.ts';
import type { Rng } from './rng.ts';

/** Where a view's normalised values go. */
export interface ViewTarget {
  /** Mean and standard deviation of red, green and blue, on the scale 0–1. */
  readonly normalization: { readonly mean: readonly [number, number, number]; readonly std: readonly [number, number, number] };
  readonly out: Float32Array;
  /** Index in `out` of the first of size × size × 3 values. */
  readonly offset: number;
}

/** A random view of a picture: the same picture and the same stream give the same view. Must not change its input. */
export interface View {
  (image: Image, rng: Rng): Image;
  /** Short name for logs, e.g. `crop`. */
  readonly viewName: string;
  /** Side of the square view in pixels. */
  readonly size: number;
  /** Lets worker threads make the view themselves; without it, views are made on the main thread. */
  readonly recipe?: Recipe;
  /**
   * Writes the view as the network wants it: the very values that normalising the picture would give, (value / 255 − mean) / std with each step
   * rounded to float32. Loaders use it where it is there, since it saves a copy.
   */
  into?(image: Image, rng: Rng, target: ViewTarget): void;
}
