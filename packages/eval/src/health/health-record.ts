import type { EvaluationBasics } from '../evaluation-basics.ts';
import type { RepresentationHealth } from './representation-health.ts';

/** Representation health of a labelled set as a record; the headline is the nearest-neighbour purity. Plain JSON. */
export interface HealthRecord extends EvaluationBasics, RepresentationHealth {
  readonly protocol: 'health@1';
  /** By the nearest neighbour: `score` is `neighbourPurity`. */
  readonly metric: 'top-1';
  readonly neighbourPurity: number;
}
