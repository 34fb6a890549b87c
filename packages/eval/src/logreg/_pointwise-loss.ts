/** Logits on a ray: `start + step · direction`, each `[N, M]`. */
export interface LogitsOnRay {
  readonly start: Float64Array;
  readonly direction: Float32Array;
  readonly step: number;
}

/** What a loss says about a place on a ray. */
export interface LossOnRay {
  /** Sum over all rows, in nats. */
  readonly value: number;
  /** Derivative by the step. */
  readonly slope: number;
}

/** Sums the loss over all rows and writes its gradient with respect to the logits, `[N, M]`, into `gradient`. */
export type PointwiseLoss = (logits: LogitsOnRay, gradient: Float32Array) => LossOnRay;
