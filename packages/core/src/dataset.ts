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

/** A picture as it lies on disk. */
export interface EncodedFile {
  /** Name with its extension, e.g. `n01440764/n01440764_10026.JPEG`; forward slashes, relative to the data set. */
  readonly name: string;
  readonly bytes: Uint8Array;
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
  /**
   * A short text that is another one when the picture's source has changed, e.g. its path, size and time of change: how a cache notices.
   * Without this method, pictures are taken never to change. Throws as `get` does.
   */
  version?(index: number): Promise<string>;
  /** The picture as it is encoded, for packing and checking; missing where pictures have no files, e.g. drawn ones. Throws as `get` does. */
  file?(index: number): Promise<EncodedFile>;
  /** Lets worker threads open the data set themselves; without it, it is read on the main thread. */
  readonly recipe?: Recipe;
}
