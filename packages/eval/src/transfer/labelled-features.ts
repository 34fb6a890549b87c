import type { Features } from '../features/features.ts';

/** Features of a part of a data set, with what is true about its pictures. */
export interface LabelledFeatures {
  readonly features: Features;
  /** `[N]` classes 0 … M − 1; or `[N, M]`, row by row, where pictures have several: 1 there, 0 not there, −1 "difficult". */
  readonly targets: ArrayLike<number>;
}
