import type { LinearProbeEpoch, LinearProbeRecord } from '@leoclr/eval';

/** A probe's record with its course, for the report. */
export interface RecordWithCurve extends LinearProbeRecord {
  /** Test accuracy (0–1) and training loss (nats) after each epoch, in order. */
  readonly curve: readonly { readonly top1: number; readonly loss: number }[];
}

/** Four digits are enough to draw: a line of `evaluation.json` stays short. */
export function withCurve(record: LinearProbeRecord, curve: readonly LinearProbeEpoch[]): RecordWithCurve {
  return { ...record, curve: curve.map(({ testTop1, trainLoss }) => ({ top1: round(testTop1), loss: round(trainLoss) })) };
}

function round(value: number): number {
  return Math.round(1e4 * value) / 1e4;
}
