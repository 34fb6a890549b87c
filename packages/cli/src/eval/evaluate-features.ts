import type { EvaluationRecord } from '@leoclr/eval';
import { featuresOf } from '../evaluate/features-of.ts';
import type { FeaturePair, LabelledData } from '../evaluate/measure.ts';
import type { Streams } from '../streams.ts';
import { evaluateSubjects } from './evaluate-subjects.ts';
import type { EvaluateSubjectsOptions, MeasureSubject } from './evaluate-subjects.ts';
import type { Evaluation } from './open-evaluation.ts';

/** One protocol on features that were extracted once. */
export type MeasureFeatures = (features: FeaturePair, data: LabelledData, evaluation: Evaluation) => Promise<EvaluationRecord>;

/** The flow of a protocol that looks at frozen features: {@link evaluateSubjects} with the features of both parts. */
export async function evaluateFeatures(
  options: Readonly<Record<string, unknown>>,
  streams: Streams,
  measure: MeasureFeatures,
  shown: EvaluateSubjectsOptions = {},
): Promise<number> {
  const measureSubject: MeasureSubject = async ({ subject, evaluation, data }) => {
    const { settings } = evaluation;
    const features = { train: await featuresOf(subject, data.train, settings), val: await featuresOf(subject, data.val, settings) };
    return measure(features, data, evaluation);
  };
  return evaluateSubjects(options, streams, measureSubject, shown);
}
