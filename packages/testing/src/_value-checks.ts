import type { Loss, LossInput } from '@leoclr/core';
import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { LossSizes, LossSubject } from './_loss-case.ts';
import { smallSizes, valueOf, violation, withCase } from './_loss-case.ts';
import type { LossCheck } from './loss-checks.ts';
import { unitRows } from './unit-rows.ts';

const someSizes: readonly LossSizes[] = [smallSizes, { rows: 2, width: 3, negatives: 1 }, { rows: 7, width: 16, negatives: 32 }];
/** Values that should be the same may differ by this much of the larger one. */
const EQUAL = 1e-4;

/** What the number has to be like. */
export function valueChecks(subject: LossSubject): LossCheck[] {
  return [
    { name: 'returns a finite scalar', run: () => checkScalar(subject) },
    {
      name: 'returns the same value for the same input',
      run: () => withCase(subject, (loss, input) => checkRepeatable(subject, loss, input)),
    },
    { name: 'does not depend on the order of the batch', run: () => withCase(subject, (loss, input) => checkOrder(subject, loss, input)) },
    {
      name: 'is lower when the views of a picture agree',
      run: () => withCase(subject, (loss, input) => checkAgreement(subject, loss, input)),
    },
  ];
}

async function checkScalar(subject: LossSubject): Promise<void> {
  for (const sizes of someSizes) {
    await withCase(
      subject,
      async (loss, input) => {
        const result = loss(input);
        const [shape, value] = [result.shape, (await result.data())[0]];
        result.dispose();
        if (shape.length > 0) throw violation(subject, `expected a scalar, the mean over the batch, got shape [${shape.join(', ')}].`);
        if (!Number.isFinite(value))
          throw violation(subject, `expected a finite value for N, D, K = ${Object.values(sizes).join(', ')}, got ${value}.`);
      },
      sizes,
    );
  }
}

async function checkRepeatable(subject: LossSubject, loss: Loss, input: LossInput): Promise<void> {
  const [first, second] = [await valueOf(loss, input), await valueOf(loss, input)];
  if (first !== second)
    throw violation(subject, `expected the same value for the same input, got ${first} and ${second}. A loss draws nothing at random.`);
}

async function checkOrder(subject: LossSubject, loss: Loss, input: LossInput): Promise<void> {
  const turned = {
    queries: await Promise.all(input.queries.map(rotate)),
    keys: await Promise.all(input.keys.map(rotate)),
    negatives: input.negatives,
  };
  const [value, other] = [await valueOf(loss, input), await valueOf(loss, turned)];
  dispose([...turned.queries, ...turned.keys]);
  if (Math.abs(value - other) <= EQUAL * Math.max(1, Math.abs(value))) return;
  throw violation(subject, `expected the same value for another order of the batch, got ${value} and ${other}.`);
}

async function checkAgreement(subject: LossSubject, loss: Loss, input: LossInput): Promise<void> {
  const { rows, width } = smallSizes;
  const one = unitRows([rows, width], 7);
  const other = await rotate(one);
  // Disagreeing: the first query is of one picture, everything else of the next.
  const agreeing = { ...input, queries: input.queries.map(() => one), keys: input.keys.map(() => one) };
  const disagreeing = {
    ...input,
    queries: input.queries.map((_, index) => (index === 0 ? one : other)),
    keys: input.keys.map(() => other),
  };
  const [low, high] = [await valueOf(loss, agreeing), await valueOf(loss, disagreeing)];
  dispose([one, other]);
  if (low < high) return;
  throw violation(subject, `expected a lower value when views of a picture agree than when they don't, got ${low} and ${high}.`);
}

/** Each row one place further, the last one first. */
async function rotate(rows: Tensor2D): Promise<Tensor2D> {
  const values = await rows.data<'float32'>();
  const width = rows.shape[1];
  const turned = new Float32Array(values.length);
  turned.set(values.subarray(0, values.length - width), width);
  turned.set(values.subarray(values.length - width));
  return tensor2d(turned, rows.shape);
}
