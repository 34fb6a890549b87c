/** What every record has: enough to show and compare it without knowing its protocol. Plain JSON. */
export interface EvaluationBasics {
  /** Name and version, e.g. `knn@1`; another one whenever the figures would be. */
  readonly protocol: string;
  /** What `score` is. */
  readonly metric: 'top-1' | 'mean per class' | '11-point mAP';
  /** The headline, 0–1. */
  readonly score: number;
  /** Bootstrap 95 % interval of `score` over the test set, 0–1. */
  readonly interval: readonly [low: number, high: number];
  readonly seconds: number;
  /** What a reader of the figure should know, e.g. that k was clamped. */
  readonly notes: readonly string[];
}
