/** The figures of one linear probe and everything needed to compare them with others: plain JSON. */
export interface LinearProbeRecord {
  readonly protocol: 'linear-cached@1';
  /** Share of the test set (0–1) classified rightly after the last epoch: the headline. */
  readonly top1: number;
  /** The best test accuracy of all epochs. Chosen by looking at the test set, so no headline; other papers print it. */
  readonly testChosenTop1: number;
  readonly testChosenEpoch: number;
  readonly learningRate: number;
  readonly learningRates: readonly number[];
  /** Accuracy (0–1) on the held-out share with the chosen learning rate; null when there was one rate only. */
  readonly validationTop1: number | null;
  readonly epochs: number;
  /** After clamping. */
  readonly batchSize: number;
  readonly seed: number;
  readonly trainSize: number;
  readonly testSize: number;
  /** D. */
  readonly width: number;
  readonly classes: number;
  readonly seconds: number;
  /** What a reader of the figure should know, e.g. that the batch size was clamped. */
  readonly notes: readonly string[];
}
