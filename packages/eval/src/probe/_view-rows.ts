import { LeoclrError, rng } from '@leoclr/core';
import type { Batch } from '@leoclr/core';
import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import { extractFeatures } from '../features/extract-features.ts';
import type { Features } from '../features/features.ts';
import { orderedBatches } from './_cached-rows.ts';
import type { RowBatch, RowSource } from './_row-source.ts';
import type { ViewProbeInput } from './view-probe-input.ts';

export interface ViewRowsOptions {
  /** The public function, for messages. */
  readonly where: string;
  /** Share of the pictures that are held out; 0 for none. */
  readonly validationShare: number;
  readonly seed: number;
  /** Collects the samples that couldn't be read. */
  readonly skipped: Set<number>;
}

/** Pictures that go through the network at once: of a whole batch, the feature maps would fill the memory. */
const PICTURES_TOGETHER = 64;

/** What a frozen network makes of a loader's views: other rows every epoch, in the loader's batches. */
export function freshRows(input: ViewProbeInput, options: ViewRowsOptions): RowSource {
  const { network, train } = input;
  async function* epochBatches(epoch: number): AsyncGenerator<RowBatch, void> {
    for await (const batch of train.epoch(epoch)) {
      yield toRows(await featuresOf(input, inParts([batch], options)), input, options);
    }
  }
  return { width: network.width, stepsPerEpoch: train.stepsPerEpoch, epoch: epochBatches, dispose() {} };
}

/** The same of the loader's first `views` epochs, kept on the device; later epochs go through them again in orders of their own. */
export function keptRows(input: ViewProbeInput, views: number, options: ViewRowsOptions): RowSource {
  const { network, train } = input;
  const kept: RowBatch[] = [];
  async function* epochBatches(epoch: number): AsyncGenerator<RowBatch, void> {
    const view = epoch % views;
    kept[view] ??= toRows(await featuresOf(input, inParts(train.epoch(view), options)), input, options);
    const order = rng(options.seed, 'linear-probe order', { epoch }).permutation(kept[view].labels.length);
    yield* orderedBatches(kept[view], order, train.batchSize);
  }
  return {
    width: network.width,
    stepsPerEpoch: Math.ceil(train.length / train.batchSize),
    epoch: epochBatches,
    dispose: () => dispose(kept.map(({ x }) => x)),
  };
}

function featuresOf({ network, weights }: ViewProbeInput, batches: AsyncIterable<Batch>): Promise<Features> {
  return extractFeatures({ network, weights, batches });
}

/** Batches cut into smaller ones. */
async function* inParts(batches: AsyncIterable<Batch> | Iterable<Batch>, { skipped }: ViewRowsOptions): AsyncGenerator<Batch, void> {
  for await (const batch of batches) {
    for (const { index } of batch.skipped) skipped.add(index);
    for (let from = 0; from < batch.indices.length; from += PICTURES_TOGETHER) {
      const indices = batch.indices.subarray(from, from + PICTURES_TOGETHER);
      const views = batch.views.map(({ data, shape: [size, height, width, channels] }) => {
        const picture = data.length / size;
        return {
          data: data.subarray(from * picture, (from + indices.length) * picture),
          shape: [indices.length, height, width, channels] as const,
        };
      });
      yield { ...batch, indices, views };
    }
  }
}

function toRows({ values, width, indices }: Features, input: ViewProbeInput, options: ViewRowsOptions): RowBatch {
  const { seed, validationShare } = options;
  const labels = indices.map((sample) => labelOf(sample, input, options));
  // By sample: the same pictures every epoch, whatever the loader's order.
  const isHeldOut = (sample: number): boolean => rng(seed, 'linear-probe validation', { sample }).uniform() < validationShare;
  const heldOut = Uint8Array.from(indices, (sample) => (isHeldOut(sample) ? 1 : 0));
  return { x: tensor2d(values, [labels.length, width]), labels, heldOut };
}

function labelOf(sample: number, { trainLabels, classes }: ViewProbeInput, { where }: ViewRowsOptions): number {
  const label = trainLabels![sample];
  if (label !== undefined && Number.isInteger(label) && label >= 0 && label < classes) return label;
  const hint = label === -1 ? ' (no label). Evaluate on a labelled data set.' : '. Do the labels belong to the data set of the loader?';
  throw new LeoclrError('data', `${where}: expected trainLabels[${sample}] to be a class from 0 to ${classes - 1}, got ${label}${hint}`);
}
