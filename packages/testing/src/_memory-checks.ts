import { LeoclrError } from '@leoclr/core';
import type { Loss, LossInput } from '@leoclr/core';
import { valueAndGradients } from '@leoclr/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { LossSubject } from './_loss-case.ts';
import { tensorsOf, valueOf, violation, withCase } from './_loss-case.ts';
import { expectNoLeak } from './expect-no-leak.ts';
import type { LossCheck } from './loss-checks.ts';

/** Who owns what. */
export function memoryChecks(subject: LossSubject): LossCheck[] {
  return [
    { name: 'leaves no tensor behind', run: () => withCase(subject, (loss, input) => checkLeaks(subject, loss, input)) },
    { name: 'leaves its input alone', run: () => withCase(subject, (loss, input) => checkInput(subject, loss, input)) },
  ];
}

async function checkLeaks(subject: LossSubject, loss: Loss, input: LossInput): Promise<void> {
  try {
    await expectNoLeak(() => loss(input));
    await expectNoLeak(() => differentiate(loss, input));
  } catch (error) {
    if (!(error instanceof LeoclrError)) throw error;
    throw violation(subject, `expected a loss to leave nothing but its value. ${error.message}`, error);
  }
}

async function checkInput(subject: LossSubject, loss: Loss, input: LossInput): Promise<void> {
  const tensors = tensorsOf(input);
  const before = await Promise.all(tensors.map(async (tensor) => (await tensor.data()).slice()));
  await valueOf(loss, input);
  if (tensors.some((tensor) => tensor.isDisposed)) throw violation(subject, 'expected its inputs to stay, but it disposed one.');
  for (const [index, tensor] of tensors.entries()) {
    const after = await tensor.data();
    if (before[index]!.some((value, i) => value !== after[i]))
      throw violation(subject, 'expected its inputs to keep their values, but one changed.');
  }
}

/** The value and the gradients of the queries; all are the result. */
function differentiate(loss: Loss, input: LossInput): unknown {
  const named = Object.fromEntries(input.queries.map((query, index) => [`${index}`, query]));
  const { value, gradients } = valueAndGradients(named, (params) => ({
    value: loss({ ...input, queries: input.queries.map((_, index) => params[`${index}`] as Tensor2D) }),
    kept: {},
  }));
  return [value, ...Object.values(gradients)];
}
