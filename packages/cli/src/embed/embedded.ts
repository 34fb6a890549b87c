import type { Features } from '@leoclr/eval';

/** Features with what a person needs to find the pictures again. */
export interface Embedded {
  readonly features: Features;
  /** One a row. */
  readonly names: readonly string[];
  /** One a row; −1 without labels. */
  readonly labels: Int32Array;
  /** In label order; empty without labels. */
  readonly classes: readonly string[];
}
