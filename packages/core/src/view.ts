import type { Image } from './image.ts';
import type { Recipe } from './recipe.ts';
import type { Rng } from './rng.ts';

/** A random view of a picture: the same picture and the same stream give the same view. Must not change its input. */
export interface View {
  (image: Image, rng: Rng): Image;
  /** Short name for logs, e.g. `crop`. */
  readonly viewName: string;
  /** Side of the square view in pixels. */
  readonly size: number;
  /** Lets worker threads make the view themselves; without it, views are made on the main thread. */
  readonly recipe?: Recipe;
}
