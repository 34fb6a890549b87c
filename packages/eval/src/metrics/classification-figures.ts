/** How well a test set was classified. Accuracies are shares, 0–1. */
export interface ClassificationFigures {
  readonly top1: number;
  /** Share whose class is among the five highest scores; null with fewer than six classes. */
  readonly top5: number | null;
  /** Mean of the classes' accuracies; classes without a test picture don't count. */
  readonly meanPerClass: number;
  /** Bootstrap 95 % intervals over the test set. */
  readonly top1Interval: readonly [low: number, high: number];
  readonly meanPerClassInterval: readonly [low: number, high: number];
  /** `[M, M]`, rows are true classes, columns predicted ones: counts. */
  readonly confusion: readonly (readonly number[])[];
}
