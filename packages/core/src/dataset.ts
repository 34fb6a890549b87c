import type { Box, Image } from './image.ts';
import type { Recipe } from './recipe.ts';

/** One picture of a data set. */
export interface Sample {
  readonly image: Image;
  /** Class index, or −1 where the data set has no labels. */
  readonly label: number;
  /** Path or other name that a person recognises in a message. */
  readonly name: string;
  /** Objects in the picture, where the data set knows them. */
  readonly boxes?: readonly Box[];
}

/** Random access to pictures. `get` may be called concurrently and gives the same sample for the same index. */
export interface Dataset {
  /** Short name for logs, e.g. `imagenette/train`. */
  readonly name: string;
  readonly length: number;
  /** Class names in label order; empty when there are no labels. */
  readonly classes: readonly string[];
  /** One label a sample, known without decoding; null when there are no labels. */
  readonly labels: Int32Array | null;
  /** @throws LeoclrError `data` when the picture can't be read; the message holds its path. */
  get(index: number): Promise<Sample>;
  /** Lets worker threads open the data set themselves; without it, it is read on the main thread. */
  readonly recipe?: Recipe;
}
