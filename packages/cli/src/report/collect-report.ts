import { availableParallelism, cpus } from 'node:os';
import type { EngineReport } from '@leoclr/engine';
import type { ReportFact } from '@leoclr/log';
import type { RunEvaluation } from '../evaluate/evaluate-run.ts';
import type { TrainableRun } from '../run/train-run.ts';
import { mapOf } from './map-of.ts';
import { neighboursOf } from './neighbours-of.ts';
import type { ReportParts } from './report-parts.ts';
import { viewsOf } from './views-of.ts';

/** What only a live run can tell its report. */
export async function collectReport(
  run: TrainableRun,
  { evaluation, engine }: { evaluation: RunEvaluation | null; engine: EngineReport },
): Promise<ReportParts> {
  const { settings, data, ingredients, loader } = run;
  const isInfoNce = settings.loss === null;
  const { method } = ingredients;
  return {
    version: 1,
    title: `${method.name} on ${data.train.name}`,
    learned: `${settings.epochs} epochs on ${data.train.length.toLocaleString('en-US')} pictures, without labels.`,
    facts: factsOf(run),
    loss: { stepsPerEpoch: loader.stepsPerEpoch, ...(isInfoNce && { queueSize: method.queueSize, terms: method.keys.length }) },
    views: await viewsOf(data.train, method, { seed: settings.seed }),
    ...(evaluation !== null && { neighbours: await neighboursOf(evaluation, data), map: await mapOf(evaluation, data, settings.seed) }),
    environment: environmentOf(engine, loader.stepsPerEpoch * settings.epochs),
  };
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

function environmentOf(engine: EngineReport, steps: number): ReportFact[] {
  return [
    {
      name: 'Engine',
      value: `${engine.name}${engine.threads > 0 ? `, threads: ${engine.threads}` : ''}${engine.precision === 'f32' ? '' : `, ${engine.precision}`}`,
    },
    { name: 'Steps', value: steps },
    { name: 'Node', value: `${process.version} on ${process.platform} ${process.arch}` },
    { name: 'Processor', value: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores` },
  ];
}
