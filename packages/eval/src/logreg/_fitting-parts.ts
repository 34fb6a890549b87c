import { rng } from '@leoclr/core';
import type { Features } from '../features/features.ts';

/** Rows and their answers: one label a row, or one target a class and row. */
export interface AnsweredRows {
  /** `[N, D]`. */
  readonly values: Float32Array;
  /** `[N]` or `[N, M]`. */
  readonly answers: Int32Array;
  /** N. */
  readonly count: number;
}

/** The rows that strengths are fitted to, those that one is chosen on, and both together. */
export interface FittingParts {
  readonly fit: AnsweredRows;
  readonly validation: AnsweredRows;
  readonly all: AnsweredRows;
}

export function answeredRows({ values, count }: Features, answers: ArrayLike<number>): AnsweredRows {
  return { values, answers: Int32Array.from(answers), count };
}

/** The parts where validation rows are given. */
export function givenParts(fit: AnsweredRows, validation: AnsweredRows): FittingParts {
  const values = new Float32Array(fit.values.length + validation.values.length);
  values.set(fit.values);
  values.set(validation.values, fit.values.length);
  const answers = new Int32Array(fit.answers.length + validation.answers.length);
  answers.set(fit.answers);
  answers.set(validation.answers, fit.answers.length);
  return { fit, validation, all: { values, answers, count: fit.count + validation.count } };
}

/**
 * The parts where a random share of the training rows is held out: in a random order that the seed fixes, whatever the class (Ericsson et al.,
 * `linear.py`).
 */
export function heldOutParts(all: AnsweredRows, { share, seed }: { readonly share: number; readonly seed: number }): FittingParts {
  const held = Math.max(1, Math.floor(all.count * share));
  const order = rng(seed, 'logreg validation').permutation(all.count);
  return { fit: pick(all, order.subarray(held)), validation: pick(all, order.subarray(0, held)), all };
}

function pick({ values, answers, count }: AnsweredRows, rows: Int32Array): AnsweredRows {
  const [width, stride] = [values.length / count, answers.length / count];
  const picked = { values: new Float32Array(rows.length * width), answers: new Int32Array(rows.length * stride), count: rows.length };
  for (const [i, row] of rows.entries()) {
    picked.values.set(values.subarray(row * width, (row + 1) * width), i * width);
    picked.answers.set(answers.subarray(row * stride, (row + 1) * stride), i * stride);
  }
  return picked;
}
