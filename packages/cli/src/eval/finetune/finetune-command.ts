import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { LeoclrError } from '@leoclr/core';
import { finetune } from '@leoclr/eval';
import type { FinetunePoint, FinetuneRecord, FinetuneScore, FinetuneStep } from '@leoclr/eval';
import { formatDuration } from '@leoclr/log';
import { statusLine } from '../../data/status-line.ts';
import { stoppable } from '../../data/stoppable.ts';
import { runFiles } from '../../run/run-folder.ts';
import type { Streams } from '../../streams.ts';
import { evaluateSubjects } from '../evaluate-subjects.ts';
import type { SubjectContext } from '../evaluate-subjects.ts';
import { fineTuningInput } from './fine-tuning-input.ts';
import { finishedPoints, keepPoint } from './finished-points.ts';
import { pointContext } from './point-context.ts';
import { reportedMetric } from './reported-metric.ts';
import { stepPace } from './step-pace.ts';
import { validationPictures } from './validation-pictures.ts';

interface FinetuneCommandOptions {
  readonly grid?: readonly FinetunePoint[];
  readonly steps: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly validation?: string;
  readonly out?: string;
}

/** `leoclr eval finetune`. */
export async function finetuneCommand(options: Readonly<Record<string, unknown>>, streams: Streams): Promise<number> {
  const given = pick(options);
  checkOptions(given);
  const { out, ...protocol } = given;
  const line = statusLine(streams.stderr);
  const say = (text: string): void => {
    line.clear();
    streams.stderr.write(`${text}\n`);
  };
  return stoppable(
    (signal) => {
      const measure = (subject: SubjectContext): Promise<FinetuneRecord> => {
        const { run } = subject.evaluation;
        const file = out ?? (run === null ? null : join(run, runFiles.finetune));
        if (file === null && protocol.grid?.length !== 1)
          say('Finished grid points are not kept: name a file with --out to be able to go on after a stop.');
        const metric = reportedMetric(options['metric'], subject.evaluation.settings.data);
        return fineTune(subject, { ...protocol, metric }, { file, line, say, signal });
      };
      return evaluateSubjects(options, streams, measure, { pixels: false }).finally(() => line.clear());
    },
    () => say('Stopped. Finished grid points that were kept are not trained again: the same command goes on from there.'),
  );
}

function pick(options: Readonly<Record<string, unknown>>): FinetuneCommandOptions {
  const { grid, steps, batchSize, seed, validation, out } = options as unknown as FinetuneCommandOptions;
  return {
    steps,
    batchSize,
    seed,
    ...(grid !== undefined && { grid }),
    ...(validation !== undefined && { validation }),
    ...(out !== undefined && { out }),
  };
}

function checkOptions({ grid, validation, out }: FinetuneCommandOptions): void {
  if (out !== undefined && (!existsSync(dirname(out)) || (existsSync(out) && statSync(out).isDirectory()))) {
    throw new LeoclrError('option', `--out: expected a file in a folder that is there, got ${out}.`);
  }
  if (validation !== undefined && grid?.length === 1) {
    throw new LeoclrError(
      'option',
      '--validation: with a single grid point there is nothing to choose. Leave it out, or give more points.',
    );
  }
}

interface Surroundings {
  /** Where finished points are kept; null for nowhere. */
  readonly file: string | null;
  readonly line: ReturnType<typeof statusLine>;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

async function fineTune(
  subject: SubjectContext,
  { validation: list, ...protocol }: Omit<FinetuneCommandOptions, 'out'> & { readonly metric: 'top-1' | 'mean per class' },
  { file, line, say, signal }: Surroundings,
): Promise<FinetuneRecord> {
  const input = fineTuningInput(subject, signal);
  const validation = await validationPictures(list, subject);
  const context = await pointContext(subject, { ...protocol, validation });
  const finished = file === null ? [] : await finishedPoints(file, context);
  if (finished.length > 0) say(`${subject.name}: ${finished.length} grid points in ${file} needn't be trained again.`);
  const pace = stepPace();
  for await (const event of finetune(input, { ...protocol, finished, ...(validation !== null && { validation }) })) {
    if (event.kind === 'result') {
      for (const deviation of event.result.record.deviations) say(`Deviates from finetune@1: ${deviation}.`);
      return event.result.record;
    }
    if (event.kind === 'step') line.update(stepText(subject.name, event, pace(event.seconds) * event.stepsLeft));
    else {
      if (file !== null) await keepPoint(file, context, event.score);
      say(pointText(subject.name, event.score));
    }
    await setImmediate(); // a step may never wait for anything: without this, Ctrl-C would not be heard
    signal.throwIfAborted();
  }
  throw new TypeError('fine-tuning ended without a result');
}

function stepText(name: string, { gridPlace, point, step, steps, loss }: FinetuneStep, secondsLeft: number): string {
  const where = gridPlace === null ? 'final training' : `grid point ${gridPlace + 1}`;
  return `${name}: ${where} (${pointName(point)})  step ${step}/${steps}  loss ${loss.toFixed(4)}  ETA ${formatDuration(secondsLeft)}`;
}

function pointText(name: string, { score, divergedAt, seconds, ...point }: FinetuneScore): string {
  const outcome = score === null ? `out, diverged at step ${divergedAt}` : `${(100 * score).toFixed(1)} % of the held-out pictures`;
  return `${name}: ${pointName(point)}: ${outcome} (${formatDuration(seconds)})`;
}

function pointName({ learningRate, weightDecay }: FinetunePoint): string {
  return `learning rate ${learningRate}, weight decay ${weightDecay}`;
}
