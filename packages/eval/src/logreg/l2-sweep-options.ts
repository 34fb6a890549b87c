/** What both forms of logistic regression can be told. */
export interface L2SweepOptions {
  /** Strengths λ = 1 / C to choose from. Default 45, evenly in the logarithm from 1e-6 to 1e5 (Kornblith et al., SimCLR, BYOL). */
  readonly l2Values?: readonly number[];
  /** Share of the training rows (0–1) that is held out where no validation rows are given. Default 0.2 (Ericsson et al., `linear.py`). */
  readonly validationShare?: number;
  /** Fixes which rows are held out, and the resamples of the intervals. Default 0. */
  readonly seed?: number;
  /** Most steps of L-BFGS a strength. Default 1000, where scikit-learn's is 100: here it is a guard, dozens are the rule. */
  readonly maxIterations?: number;
  /**
   * A strength is done when the model of the objective sees no more than this share of it to gain. Default 3e-7: on nearly separable data the
   * model is too hopeful, and the objective then lies some 1e-5 of itself above the optimum, in made-up hard cases up to 6e-5.
   */
  readonly tolerance?: number;
}
