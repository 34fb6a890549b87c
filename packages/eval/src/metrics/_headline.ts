import type { EvaluationBasics } from '../evaluation-basics.ts';
import type { ClassificationFigures } from './classification-figures.ts';

/** The figure that a record leads with, in one of the metrics that its classification has. */
export function headline(
  figures: Omit<ClassificationFigures, 'top5' | 'confusion'>,
  metric: 'top-1' | 'mean per class',
): Pick<EvaluationBasics, 'score' | 'interval'> {
  return metric === 'top-1'
    ? { score: figures.top1, interval: figures.top1Interval }
    : { score: figures.meanPerClass, interval: figures.meanPerClassInterval };
}
