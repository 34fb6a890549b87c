/** The figures of one kNN evaluation and everything needed to compare them with others: plain JSON. */
export interface KnnRecord {
  readonly protocol: 'knn@1';
  /** Share of queries (0–1) classified rightly. */
  readonly top1: number;
  /** After clamping. */
  readonly k: number;
  readonly temperature: number;
  readonly excludeSelf: boolean;
  readonly bankSize: number;
  readonly querySize: number;
  /** D. */
  readonly width: number;
  readonly classes: number;
  readonly seconds: number;
  /** What a reader of the figure should know, e.g. that k was clamped. */
  readonly notes: readonly string[];
}
