import { existsSync, statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { LeoclrError } from '@leoclr/core';
import { semi } from '@leoclr/eval';
import type { SemiLearningRates, SemiRecord, SemiStep } from '@leoclr/eval';
import { formatDuration } from '@leoclr/log';
import { statusLine } from '../../data/status-line.ts';
import { stoppable } from '../../data/stoppable.ts';
import { spread } from '../../evaluate/features-of.ts';
import type { Streams } from '../../streams.ts';
import { evaluateSubjects } from '../evaluate-subjects.ts';
import type { SubjectContext } from '../evaluate-subjects.ts';
import { fineTuningInput } from '../finetune/fine-tuning-input.ts';
import { reportedMetric } from '../finetune/reported-metric.ts';
import { stepPace } from '../finetune/step-pace.ts';
import { labelledLists } from './labelled-lists.ts';
import type { LabelledList } from './labelled-lists.ts';
import { writeLists } from './write-lists.ts';

interface SemiCommandOptions {
  readonly labels: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRates?: readonly number[];
  readonly seed: number;
  readonly out?: string;
}

/** From random weights trunk and head learn alike: the rate of PyTorch's ImageNet example for batches of 256. */
const FROM_SCRATCH: SemiLearningRates = { trunk: 0.1, head: 0.1 };

/** `leoclr eval semi`. */
export async function semiCommand(options: Readonly<Record<string, unknown>>, streams: Streams): Promise<number> {
  const { out, ...protocol } = options as unknown as SemiCommandOptions;
  checkOptions(options as unknown as SemiCommandOptions);
  const line = statusLine(streams.stderr);
  const say = (text: string): void => {
    line.clear();
    streams.stderr.write(`${text}\n`);
  };
  let lists: LabelledList[] | null = null;
  let trained: SubjectContext | null = null;
  const work = async (signal: AbortSignal): Promise<number> => {
    const measure = async (subject: SubjectContext): Promise<SemiRecord[]> => {
      trained ??= subject;
      lists ??= await listsOf(subject, protocol);
      const records: SemiRecord[] = [];
      for (const list of lists) records.push(await learnFrom(list, subject, { protocol, options, line, say, signal }));
      return records;
    };
    const code = await evaluateSubjects(options, streams, measure, { pixels: false }).finally(() => line.clear());
    const folder = out ?? trained!.evaluation.run;
    const about = { dataset: trained!.data.train, data: trained!.evaluation.settings.data };
    if (folder !== null) for (const path of await writeLists(folder, lists!, about)) say(`Labelled pictures: ${path}`);
    else if (lists!.some(({ fileName }) => fileName !== null))
      say('Which pictures had labels is not written down: name a folder with --out.');
    return code;
  };
  return stoppable(work, () => say('Stopped. Nothing was kept.'));
}

function checkOptions({ learningRates, out }: SemiCommandOptions): void {
  if (learningRates !== undefined && learningRates.length !== 2) {
    throw new LeoclrError('option', `--learning-rates: expected two, of trunk and head, like 0.02,5, got ${learningRates.length}.`);
  }
  if (out !== undefined && !(existsSync(out) && statSync(out).isDirectory())) {
    throw new LeoclrError('option', `--out: expected a folder that is there, got ${out}.`);
  }
}

function listsOf({ evaluation, data }: SubjectContext, { labels, seed }: Omit<SemiCommandOptions, 'out'>): Promise<LabelledList[]> {
  const { evaluationImages, data: name } = evaluation.settings;
  const used = spread(data.train.length, evaluationImages ?? data.train.length);
  return labelledLists(data.train, { labels, seed, used, data: name });
}

interface Surroundings {
  readonly protocol: Omit<SemiCommandOptions, 'out'>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly line: ReturnType<typeof statusLine>;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

async function learnFrom(
  { name: list, indices: labelled, note }: LabelledList,
  subject: SubjectContext,
  { protocol, options, line, say, signal }: Surroundings,
): Promise<SemiRecord> {
  const { epochs, batchSize, seed, learningRates: given } = protocol;
  const rates = given !== undefined ? { trunk: given[0]!, head: given[1]! } : subject.name === 'untrained' ? FROM_SCRATCH : null;
  const pace = stepPace();
  const metric = reportedMetric(options['metric'], subject.evaluation.settings.data);
  const protocolOptions = { epochs, batchSize, seed, metric, list, ...(rates !== null && { learningRates: rates }) };
  for await (const event of semi({ ...fineTuningInput(subject, signal), labelled }, protocolOptions)) {
    if (event.kind === 'result') {
      const { record } = event.result;
      for (const deviation of record.deviations) say(`${subject.name}, ${list}: deviates from semi@1: ${deviation}.`);
      return { ...record, notes: [...record.notes, ...(note === null ? [] : [note])] };
    }
    line.update(stepText(`${subject.name}, ${list}`, event, pace(event.seconds)));
    await setImmediate(); // a step may never wait for anything: without this, Ctrl-C would not be heard
    signal.throwIfAborted();
  }
  throw new TypeError('fine-tuning ended without a result');
}

function stepText(what: string, { epoch, epochs, step, steps, loss }: SemiStep, secondsAStep: number): string {
  const left = formatDuration((steps - step) * secondsAStep);
  return `${what}: epoch ${epoch + 1}/${epochs}  step ${step}/${steps}  loss ${loss.toFixed(4)}  ETA ${left}`;
}
