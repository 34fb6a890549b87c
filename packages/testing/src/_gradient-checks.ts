import { LeoclrError } from '@leoclr/core';
import type { Loss, LossInput } from '@leoclr/core';
import { valueAndGradients } from '@leoclr/engine';
import { dispose } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { LossSubject } from './_loss-case.ts';
import { violation, withCase } from './_loss-case.ts';
import { checkGradient } from './check-gradient.ts';
import type { LossCheck } from './loss-checks.ts';

/** Where gradients go and where they don't. */
export function gradientChecks(subject: LossSubject): LossCheck[] {
  return [
    {
      name: 'has the gradient that finite differences have',
      run: () => withCase(subject, (loss, input) => checkQueries(subject, loss, input)),
    },
    {
      name: 'gives no gradient to keys and negatives',
      run: () => withCase(subject, (loss, input) => checkOthers(subject, loss, input)),
    },
  ];
}

async function checkQueries(subject: LossSubject, loss: Loss, input: LossInput): Promise<void> {
  try {
    await checkGradient((...queries: readonly Tensor2D[]) => loss({ ...input, queries }), input.queries, { tolerance: subject.tolerance });
  } catch (error) {
    if (!(error instanceof LeoclrError)) throw error;
    throw violation(subject, `expected gradients for its queries. ${error.message}`, error);
  }
}

async function checkOthers(subject: LossSubject, loss: Loss, { queries, keys, negatives }: LossInput): Promise<void> {
  const watched = {
    ...Object.fromEntries(queries.map((query, index) => [`queries[${index}]`, query])),
    ...Object.fromEntries(keys.map((key, index) => [`keys[${index}]`, key])),
    ...(negatives === null ? {} : { negatives }),
  };
  const result = valueAndGradients(watched, (params) => {
    const value = loss({
      queries: queries.map((_, index) => params[`queries[${index}]`] as Tensor2D),
      keys: keys.map((_, index) => params[`keys[${index}]`] as Tensor2D),
      negatives: negatives && (params['negatives'] as Tensor2D),
    });
    return { value, kept: {} };
  });
  try {
    for (const [name, gradient] of Object.entries(result.gradients)) {
      if (name.startsWith('queries') || (await gradient.data()).every((entry) => entry === 0)) continue;
      throw violation(
        subject,
        `expected no gradient to ${name}, got one. Stop it with customGrad(), as the README of @leoclr/testing shows.`,
      );
    }
  } finally {
    dispose([result.value, ...Object.values(result.gradients)]);
  }
}
