import { appendEvaluation } from '../evaluate/evaluation-file.ts';
import type { Measurement } from '../evaluate/measurement.ts';
import { writeReport } from './write-report.ts';

/** Adds measurements to a run's `evaluation.json`, then writes its report anew. @throws LeoclrError `data` when the file isn't what it was. */
export async function addToRun(out: string, measurements: readonly Measurement[]): Promise<void> {
  await appendEvaluation(out, measurements);
  await writeReport(out);
}
