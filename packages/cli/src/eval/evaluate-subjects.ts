import { disposeParams, LeoclrError } from '@leoclr/core';
import type { EvaluationRecord } from '@leoclr/eval';
import type { Subject } from '../evaluate/features-of.ts';
import { labelled } from '../evaluate/measure.ts';
import type { LabelledData } from '../evaluate/measure.ts';
import { measured } from '../evaluate/measured.ts';
import type { Measurement } from '../evaluate/measurement.ts';
import { resultsTable } from '../evaluate/results-table.ts';
import { addToRun } from '../report/add-to-run.ts';
import { cacheNotes } from '../run/cache-notes.ts';
import type { Streams } from '../streams.ts';
import { openEvaluation } from './open-evaluation.ts';
import type { Evaluation } from './open-evaluation.ts';

type Options = Readonly<Record<string, unknown>>;

/** What a protocol is handed for each subject. */
export interface SubjectContext {
  /** A network with weights, which the flow owns, or raw pixels. */
  readonly subject: Subject;
  readonly name: Measurement['subject'];
  readonly evaluation: Evaluation;
  readonly data: LabelledData;
}

/** One protocol on one subject: its record, or several where it has settings that are reported apart. */
export type MeasureSubject = (context: SubjectContext) => Promise<EvaluationRecord | readonly EvaluationRecord[]>;

export interface EvaluateSubjectsOptions {
  /** Whether raw pixels are a baseline; false for protocols that need a network. @defaultValue true */
  readonly pixels?: boolean;
  /** What people see of the result, as lines. Default: {@link resultsTable}. */
  readonly table?: (measurements: readonly Measurement[]) => string[];
}

/**
 * The flow that subcommands of `eval` share: opens weights and pictures, measures the subjects, tells people on stderr and programs on stdout,
 * and adds to the run's `evaluation.json`. Nothing is written before all subjects are measured.
 *
 * @throws LeoclrError `data` when the pictures have no labels, and what {@link openEvaluation} throws.
 */
export async function evaluateSubjects(
  given: Options,
  { stdout, stderr }: Streams,
  measure: MeasureSubject,
  { pixels = true, table = resultsTable }: EvaluateSubjectsOptions = {},
): Promise<number> {
  const evaluation = await openEvaluation(given);
  const data = requireLabels(evaluation);
  stderr.write(`Evaluating ${String(given['weights'])} on ${data.val.length} validation pictures of ${evaluation.settings.data} ...\n`);
  const measurements = await measureTrained(evaluation, data, measure);
  if (given['baselines'] === true) {
    measurements.push(...(await measureUntrained(evaluation, data, measure)));
    if (pixels) measurements.push(...(await measurePixels(evaluation, data, measure)));
  }
  for (const note of cacheNotes(evaluation.data.caches)()) stderr.write(`Note: ${note}\n`);
  if (evaluation.run !== null) await addToRun(evaluation.run, measurements);
  for (const line of table(measurements)) stderr.write(`${line}\n`);
  for (const line of resultLines(measurements)) stdout.write(`${JSON.stringify(line)}\n`);
  return 0;
}

/** One line a record of the trained network, with the baselines of the same protocol in it. */
function resultLines(measurements: readonly Measurement[]): Record<string, unknown>[] {
  const trained = measurements.filter(({ subject }) => subject === 'trained');
  return trained.map(({ record, ...about }, place) => {
    const baselines = measurements.filter(({ subject }) => subject !== 'trained');
    const same = baselines.filter((row) => baselines.filter(({ subject }) => subject === row.subject).indexOf(row) === place);
    return {
      ...about,
      ...record,
      ...(same.length > 0 && { baselines: Object.fromEntries(same.map((row) => [row.subject, row.record])) }),
    };
  });
}

function requireLabels({ data, settings }: Evaluation): LabelledData {
  const both = labelled(data);
  if (both !== null) return both;
  throw new LeoclrError(
    'data',
    `${settings.data}: expected labelled pictures in train/CLASS and val/CLASS, got none. Accuracy needs labels; leoclr embed doesn't.`,
  );
}

async function measureTrained(evaluation: Evaluation, data: LabelledData, measure: MeasureSubject): Promise<Measurement[]> {
  const { backbone, weights } = evaluation;
  const records = [await measure({ subject: { network: backbone, weights }, name: 'trained', evaluation, data })].flat();
  return Promise.all(records.map((record) => measured(evaluation, 'trained', record)));
}

async function measureUntrained(evaluation: Evaluation, data: LabelledData, measure: MeasureSubject): Promise<Measurement[]> {
  const { backbone, settings } = evaluation;
  const weights = backbone.init(settings.seed);
  const records = [await measure({ subject: { network: backbone, weights }, name: 'untrained', evaluation, data })].flat();
  disposeParams(weights.params);
  disposeParams(weights.stats);
  return Promise.all(records.map((record) => measured(evaluation, 'untrained', record)));
}

async function measurePixels(evaluation: Evaluation, data: LabelledData, measure: MeasureSubject): Promise<Measurement[]> {
  const records = [await measure({ subject: 'pixels', name: 'pixels', evaluation, data })].flat();
  return Promise.all(records.map((record) => measured(evaluation, 'pixels', record)));
}
