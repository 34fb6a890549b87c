import { normalize } from '@leoclr/augment';
import type { Image, Rng, SkippedSample, View, ViewTarget } from '@leoclr/core';
import { LeoclrError, rng } from '@leoclr/core';
import type { BatchSource, BatchTask, MadeRows } from './_batch-source.ts';
import type { ReadSample } from './_read-sample.ts';
import { readSample } from './_read-sample.ts';

/** Pictures that are being read while one is augmented. */
const READ_AHEAD = 2;

/**
 * Fills the rows of a task, or gives null when it was called off. The same on every thread: the randomness of a view depends on (seed, epoch,
 * sample, view), where a replaced sample keeps the stream of the place it fills.
 *
 * @throws LeoclrError; errors of another kind are wrapped in one with code `plugin`.
 */
export async function makeBatch(source: BatchSource, task: BatchTask): Promise<MadeRows | null> {
  const reads: Promise<ReadSample>[] = [];
  try {
    return await fillRows(source, task, reads);
  } catch (cause) {
    if (cause instanceof LeoclrError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new LeoclrError('plugin', `batches(): making batch ${task.step} of epoch ${task.epoch} failed: ${message}`, { cause });
  } finally {
    await Promise.allSettled(reads); // a thread must not go to sleep in the middle of a read
  }
}

async function fillRows(
  source: BatchSource,
  { epoch, positions, out, stop }: BatchTask,
  reads: Promise<ReadSample>[],
): Promise<MadeRows | null> {
  const { views, indices: used, seed } = source;
  const indices = new Int32Array(positions.length);
  const skipped: SkippedSample[] = [];
  const isCalledOff = (): boolean => Atomics.load(stop, 0) !== 0;

  let started = 0;
  for (let row = 0; row < positions.length; row++) {
    if (isCalledOff()) return null;
    while (started < positions.length && reads.length <= READ_AHEAD) {
      const read = readSample(source, positions[started++]!);
      read.catch(() => {}); // it is awaited here, or settled by the caller
      reads.push(read);
    }
    const { sample, index, skipped: passedOver } = await reads.shift()!;
    if (isCalledOff()) return null;
    indices[row] = index;
    skipped.push(...passedOver);
    const wanted = used === null ? positions[row]! : used[positions[row]!]!;
    for (const [number, view] of views.entries()) {
      const target = { normalization: source.normalization, out: out[number]!, offset: row * view.size * view.size * 3 };
      writeView(view, { image: sample.image, draw: rng(seed, 'augment', { epoch, sample: wanted, view: number }) }, target);
    }
  }
  return { indices, skipped };
}

/** Straight into the batch where the view can do that. */
function writeView(view: View, { image, draw }: { image: Image; draw: Rng }, target: ViewTarget): void {
  if (view.into !== undefined) {
    view.into(image, draw, target);
    return;
  }
  const shown = view(image, draw);
  checkSize(view, shown);
  normalize(shown, target.normalization, target.out, target.offset);
}

function checkSize(view: View, { width, height }: Image): void {
  if (width === view.size && height === view.size) return;
  throw new LeoclrError(
    'plugin',
    `batches(): expected the view "${view.viewName}" to return ${view.size} × ${view.size} pixels as its size says, got ${width} × ${height}.`,
  );
}
