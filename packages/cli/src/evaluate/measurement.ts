import type { EvaluationRecord } from '@leoclr/eval';
import type { Provenance } from './provenance.ts';

/** One line of `evaluation.json`: what was measured, the result with its protocol, and where both come from. */
export interface Measurement {
  readonly subject: SubjectName;
  /** Which of the two encoders; null for pixels. */
  readonly encoder: 'query' | 'key' | null;
  /** Which of the network's outputs, e.g. `pooled`; null for pixels. */
  readonly layer: string | null;
  /** Updates that the weights have seen; null when the file doesn't say. */
  readonly step: number | null;
  /** As given with `--data`. */
  readonly data: string;
  /** In label order; missing without labels. */
  readonly classNames?: readonly string[];
  readonly record: EvaluationRecord;
  readonly provenance: Provenance;
}

/** The trained network, the same one before its first step, or no network at all. */
export type SubjectName = 'trained' | 'untrained' | 'pixels';
