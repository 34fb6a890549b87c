import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { SkippedSample } from '@leoclr/core';
import { writeFileAtomically } from '@leoclr/io';
import { readJsonl, renderReport } from '@leoclr/log';
import type { Report, ReportLoss } from '@leoclr/log';
import { loadEvaluation } from '../evaluate/evaluation-file.ts';
import { scoreBy } from '../evaluate/results-table.ts';
import type { SavedMeasurement } from '../evaluate/saved-measurement.ts';
import { runFiles } from '../run/run-folder.ts';
import { confusionsOf } from './confusions-of.ts';
import { curvesOf } from './curves-of.ts';
import { measurementsOf } from './measurements-of.ts';
import { healthOf } from './health-of.ts';
import { loadReportParts } from './report-parts.ts';
import type { ReportParts } from './report-parts.ts';
import { resultsOf } from './results-of.ts';
import { robustnessOf } from './robustness-of.ts';

/**
 * Writes `report.html` from what lies in a run's folder, one page that needs no other file, and returns its path. Called after training and
 * after each evaluation: it always shows all measurements. What is missing, e.g. the pictures of a run that was stopped, is left out.
 *
 * @throws LeoclrError `data` when `evaluation.json` isn't what it was.
 */
export async function writeReport(out: string): Promise<string> {
  const path = join(out, runFiles.report);
  const report = await reportOf(out);
  await writeFileAtomically(path, Buffer.from(renderReport(report)));
  return path;
}

async function reportOf(out: string): Promise<Report> {
  const parts = await loadReportParts(out);
  const evaluation = join(out, runFiles.evaluation);
  const measurements = existsSync(evaluation) ? await loadEvaluation(evaluation) : [];
  return {
    title: parts?.title ?? `The run ${basename(resolve(out))}`,
    summary: summaryOf(parts, measurements),
    ...evaluationParts(measurements),
    ...given({ loss: await lossOf(out, parts), health: await healthOf(out), config: await configOf(out) }),
    ...picturesOf(parts),
    skipped: await skippedOf(out),
  };
}

function evaluationParts(measurements: readonly SavedMeasurement[]): Partial<Report> {
  const groups = resultsOf(measurements);
  return {
    ...(groups.length > 0 && { results: { groups } }),
    robustness: robustnessOf(measurements),
    confusions: confusionsOf(measurements),
    curves: curvesOf(measurements),
    measurements: measurementsOf(measurements),
  };
}

function picturesOf(parts: ReportParts | null): Partial<Report> {
  const { facts, views, neighbours, map, environment } = parts ?? {};
  return given({ facts, views, neighbours, map, environment });
}

/** The properties that have a value. */
function given<Parts extends object>(parts: Parts): { [Name in keyof Parts]?: NonNullable<Parts[Name]> } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value != null)) as {
    [Name in keyof Parts]?: NonNullable<Parts[Name]>;
  };
}

function summaryOf(parts: ReportParts | null, measurements: readonly SavedMeasurement[]): string {
  const learned = parts?.learned ?? 'What the run itself had to show is missing: it was stopped, or made by an older version.';
  const trained = scoreBy(measurements, 'trained', 'knn@1');
  const untrained = scoreBy(measurements, 'untrained', 'knn@1');
  if (trained === null || untrained === null) return learned;
  const points = 100 * (trained - untrained);
  const verdict = `${Math.abs(points).toFixed(1)} points ${points >= 0 ? 'above' : 'below'} the same network before training`;
  return `${learned} Its nearest neighbours name the right class ${(100 * trained).toFixed(1)} % of the time, ${verdict}.`;
}

async function lossOf(out: string, parts: ReportParts | null): Promise<ReportLoss | null> {
  const path = join(out, runFiles.metrics);
  if (!existsSync(path)) return null;
  const points = (await readJsonl(path)).map(({ step, loss, learningRate }) => ({
    step: Number(step) - 1,
    loss: Number(loss),
    learningRate: Number(learningRate),
  }));
  return { points, ...parts?.loss };
}

async function skippedOf(out: string): Promise<SkippedSample[]> {
  const path = join(out, runFiles.skipped);
  return existsSync(path) ? ((await readJsonl(path)) as unknown as SkippedSample[]) : [];
}

async function configOf(out: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(out, runFiles.config), 'utf8')) as unknown;
  } catch {
    return null; // the page is of use without it
  }
}
