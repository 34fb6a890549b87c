import type { Dataset } from '@leoclr/core';

/** Which part of a data set to open, and how. */
export interface OpenDatasetOptions {
  /** `val` is what evaluators test on. */
  readonly split: 'train' | 'val';
  /** Which set of `scenes` is drawn; files have no use for it. Default 0. */
  readonly seed?: number;
  /** Side of the pictures of `scenes`. Default 64. */
  readonly size?: number;
  /** Class names in label order for `val`. Default those of the training part, which is listed for it where that is needed. */
  readonly classes?: readonly string[];
}

/** One kind of data set that a text can name. */
export interface DatasetKind {
  /** What messages call it, e.g. `CIFAR-10`. */
  readonly title: string;
  /** What stands after the colon, e.g. `DIR`. */
  readonly place: string;
  /** Whether a folder that holds these names is of this kind; names below `annotations` come with it, as `annotations/x.json`. */
  readonly inFolder?: (names: readonly string[]) => boolean;
  /** Whether a file of this name is of this kind. */
  readonly isFile?: (name: string) => boolean;
  /** The part, or null when the data set has none of that name. `text` is what was written, for messages. */
  readonly open: (place: string, options: OpenDatasetOptions, text: string) => Promise<Dataset | null>;
  /** The test part of data that have a validation part besides, else null; missing where there never is one. */
  readonly openTest?: (place: string, classes: readonly string[]) => Promise<Dataset | null>;
}
