import { availableParallelism, cpus } from 'node:os';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@leoclr/io';
import { readJsonl, renderReport } from '@leoclr/log';
import type { Report, ReportFact, ReportLoss, ReportResults } from '@leoclr/log';
import type { EngineReport } from '@leoclr/engine';
import type { SkippedSample } from '@leoclr/core';
import type { RunEvaluation } from '../evaluate/evaluate-run.ts';
import { scoreBy } from '../evaluate/results-table.ts';
import { runFiles } from '../run/run-folder.ts';
import type { TrainableRun } from '../run/train-run.ts';
import { mapOf } from './map-of.ts';
import { neighboursOf } from './neighbours-of.ts';
import { viewsOf } from './views-of.ts';

/** Writes `report.html`, one page that needs no other file, and returns its path. */
export async function writeReport(
  run: TrainableRun,
  { evaluation, engine }: { evaluation: RunEvaluation | null; engine: EngineReport },
): Promise<string> {
  const { settings, data, ingredients, loader } = run;
  const { out, ...config } = settings;
  const path = join(out, runFiles.report);
  const report: Report = {
    title: `${ingredients.method.name} on ${data.train.name}`,
    summary: summaryOf(run, evaluation),
    facts: factsOf(run),
    ...(evaluation !== null && evaluation.measurements.length > 0 && { results: resultsOf(evaluation, run) }),
    loss: await lossOf(run),
    views: await viewsOf(data.train, ingredients.method, { seed: settings.seed }),
    ...(evaluation !== null && { neighbours: await neighboursOf(evaluation, data), map: await mapOf(evaluation, data, settings.seed) }),
    skipped: await skippedOf(out),
    environment: environmentOf(engine, loader.stepsPerEpoch * settings.epochs),
    config,
  };
  await writeFileAtomically(path, Buffer.from(renderReport(report)));
  return path;
}

function summaryOf({ settings, data }: TrainableRun, evaluation: RunEvaluation | null): string {
  const learned = `${settings.epochs} epochs on ${data.train.length.toLocaleString('en-US')} pictures, without labels.`;
  const trained = evaluation && scoreBy(evaluation.measurements, 'trained', 'knn@1');
  const untrained = evaluation && scoreBy(evaluation.measurements, 'untrained', 'knn@1');
  if (trained === null || untrained === null) return learned;
  const points = 100 * (trained - untrained);
  const verdict = `${Math.abs(points).toFixed(1)} points ${points >= 0 ? 'above' : 'below'} the same network before training`;
  return `${learned} Its nearest neighbours name the right class ${(100 * trained).toFixed(1)} % of the time, ${verdict}.`;
}

function factsOf({ settings, data, ingredients }: TrainableRun): ReportFact[] {
  const { backbone, widthMultiplier, stem, size, batchSize, epochs, seed } = settings;
  return [
    { name: 'Method', value: ingredients.method.name },
    { name: 'Network', value: `${backbone}${widthMultiplier === 1 ? '' : ` × ${widthMultiplier}`}, ${stem} stem` },
    { name: 'Pictures', value: `${data.train.length.toLocaleString('en-US')} at ${size} px` },
    { name: 'Training', value: `${epochs} epochs, batches of ${batchSize}` },
    { name: 'Seed', value: String(seed) },
  ];
}

function resultsOf({ measurements, features }: RunEvaluation, { data }: TrainableRun): ReportResults {
  const row = (metric: string, protocol: string) => {
    const [trained, untrained, rawPixels] = (['trained', 'untrained', 'pixels'] as const).map((subject) =>
      scoreBy(measurements, subject, protocol),
    );
    return { metric, trained: trained ?? 0, ...(untrained != null && { untrained }), ...(rawPixels != null && { rawPixels }) };
  };
  return {
    rows: [row('kNN top-1', 'knn@1'), row('linear probe top-1', 'linear-cached@1')],
    chance: 1 / data.train.classes.length,
    ...(features.val !== null && { testPictures: features.val.count }),
  };
}

async function lossOf({ settings, loader, ingredients: { method } }: TrainableRun): Promise<ReportLoss> {
  const records = await readJsonl(join(settings.out, runFiles.metrics));
  const points = records.map(({ step, loss, learningRate }) => ({
    step: Number(step) - 1,
    loss: Number(loss),
    learningRate: Number(learningRate),
  }));
  const isInfoNce = settings.loss === null;
  return { points, stepsPerEpoch: loader.stepsPerEpoch, ...(isInfoNce && { queueSize: method.queueSize, terms: method.keys.length }) };
}

async function skippedOf(out: string): Promise<SkippedSample[]> {
  const path = join(out, runFiles.skipped);
  return existsSync(path) ? ((await readJsonl(path)) as unknown as SkippedSample[]) : [];
}

function environmentOf(engine: EngineReport, steps: number): ReportFact[] {
  return [
    { name: 'Engine', value: `${engine.name}${engine.threads > 0 ? `, threads: ${engine.threads}` : ''}` },
    { name: 'Steps', value: steps },
    { name: 'Node', value: `${process.version} on ${process.platform} ${process.arch}` },
    { name: 'Processor', value: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores` },
  ];
}
