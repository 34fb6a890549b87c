import { LeoclrError } from '@leoclr/core';
import type { Loss, LossPlugin } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { add, exp, log, matMul, mean, memory, mul, scalar, slice, sub, sum, tensor1d, tidy, transpose } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { checkInput, plainInfoNce, plainLoss, plainPlugin, stopGradient } from './fixtures/plain-loss.ts';
import type { PlainOptions } from './fixtures/plain-loss.ts';
import { lossChecks } from './loss-checks.ts';
import type { LossChecksOptions } from './loss-checks.ts';

await useEngine('wasm');

/** The names of the checks that a plug-in fails, and what they say. */
async function failures<Options>(plugin: LossPlugin<Options>, options?: LossChecksOptions): Promise<Record<string, string>> {
  const failed: Record<string, string> = {};
  for (const { name, run } of lossChecks(plugin, options)) {
    await run().catch((error: unknown) => {
      failed[name] = String(error);
    });
  }
  return failed;
}

/** The plain plug-in with another loss. */
function withLoss(spoil: (loss: Loss, options: PlainOptions) => Loss): LossPlugin<PlainOptions> {
  return { ...plainPlugin, create: (options) => spoil(plainLoss(options), options) };
}

const correct = plainLoss({ temperature: 0.2 });
const kept: Tensor[] = [];

test('a correct loss fails nothing', async () => {
  const before = memory().numTensors;
  expect(await failures(plainPlugin)).toEqual({});
  expect(await failures(plainPlugin, { options: { temperature: 0.05 } })).toEqual({});
  expect(memory().numTensors).toBe(before);
});

test('states every behaviour in a name', () => {
  expect(lossChecks(plainPlugin).map(({ name }) => name)).toMatchInlineSnapshot(`
    [
      "has a name and says how many views it wants",
      "makes a loss from its options",
      "rejects options that are no object",
      "rejects nonsense for each of its options",
      "returns a finite scalar",
      "returns the same value for the same input",
      "does not depend on the order of the batch",
      "is lower when the views of a picture agree",
      "has the gradient that finite differences have",
      "gives no gradient to keys and negatives",
      "leaves no tensor behind",
      "leaves its input alone",
      "rejects an input without queries",
      "rejects an input without keys",
      "rejects keys of another width",
      "rejects keys of another batch size",
      "rejects negatives of another width",
      "rejects an input without negatives",
    ]
  `);
});

test.each<[fault: string, check: string, spoil: (loss: Loss, options: PlainOptions) => Loss]>([
  [
    'returns one value a row',
    'returns a finite scalar',
    (loss) => (input) => tidy(() => mul(loss(input), tensor1d([1, 1]))) as unknown as Scalar,
  ],
  ['returns NaN', 'returns a finite scalar', () => (input) => (checkInput(input), scalar(Number.NaN))],
  [
    'draws at random',
    'returns the same value for the same input',
    (loss) => (input) => tidy(() => add<Scalar>(loss(input), memory().numTensors + performance.now())),
  ],
  [
    'looks at the first row alone',
    'does not depend on the order of the batch',
    () => (input) => {
      checkInput(input);
      const first = (rows: Tensor2D): Tensor2D => slice(rows, [0, 0], [1, -1]);
      return tidy(() => correct({ ...input, queries: input.queries.map(first), keys: input.keys.map(first) }));
    },
  ],
  ['has the wrong sign', 'is lower when the views of a picture agree', (loss) => (input) => tidy(() => mul<Scalar>(loss(input), -1))],
  [
    'detaches its queries by half',
    'has the gradient that finite differences have',
    (loss) => (input) =>
      tidy(() => add<Scalar>(loss(input), loss({ ...input, queries: input.queries.map((query) => stopGradient(query)) }))),
  ],
  [
    'lets gradients through to the keys',
    'gives no gradient to keys and negatives',
    (_, { temperature }) =>
      (input) => {
        checkInput(input);
        return tidy(() => plainInfoNce(input.queries[0]!, input.keys[0]!, { negatives: stopGradient(input.negatives!), temperature }));
      },
  ],
  [
    'lets gradients through to the negatives',
    'gives no gradient to keys and negatives',
    (_, { temperature }) =>
      (input) => {
        checkInput(input);
        return tidy(() => plainInfoNce(input.queries[0]!, stopGradient(input.keys[0]!), { negatives: input.negatives!, temperature }));
      },
  ],
  [
    'leaves intermediate results',
    'leaves no tensor behind',
    (loss) => (input) => {
      kept.push(scalar(1));
      return loss(input);
    },
  ],
  [
    'disposes its negatives',
    'leaves its input alone',
    (loss) => (input) => {
      const value = loss(input);
      input.negatives!.dispose();
      return value;
    },
  ],
])('a loss that %s fails the check "%s"', async (_, check, spoil) => {
  expect(Object.keys(await failures(withLoss(spoil)))).toContain(check);
  for (const tensor of kept.splice(0)) tensor.dispose();
});

test('a loss that checks no shapes fails just the shape checks', async () => {
  const plugin = withLoss(
    (_, { temperature }) =>
      ({ queries, keys, negatives }) =>
        tidy(() => plainInfoNce(queries[0]!, stopGradient(keys[0]!), { negatives: stopGradient(negatives!), temperature })),
  );
  expect(Object.keys(await failures(plugin))).toMatchInlineSnapshot(`
    [
      "rejects an input without queries",
      "rejects an input without keys",
      "rejects keys of another width",
      "rejects keys of another batch size",
      "rejects negatives of another width",
      "rejects an input without negatives",
    ]
  `);
});

test('a loss whose messages name no argument fails the shape checks', async () => {
  const plugin = withLoss((loss) => (input) => {
    try {
      return loss(input);
    } catch {
      throw new LeoclrError('shape', 'plain(): something does not fit.');
    }
  });
  expect((await failures(plugin))['rejects keys of another width']).toMatchInlineSnapshot(
    `"LeoclrError: plain: expected a LeoclrError of code shape whose message begins like "infoNce(): " and names keys, got LeoclrError: plain(): something does not fit. ("rejects keys of another width"). Check shapes first, with checkShape()."`,
  );
});

test('a schema that takes anything fails the option checks', async () => {
  const options = { '~standard': { version: 1, vendor: 'careless', validate: () => ({ value: { temperature: 0.2 } }) } } as const;
  expect(await failures({ ...plainPlugin, options })).toMatchInlineSnapshot(`
    {
      "rejects nonsense for each of its options": "LeoclrError: plain: expected its schema to reject option temperature NaN where 0.2 is a valid one, but it took it.",
      "rejects options that are no object": "LeoclrError: plain: expected its schema to reject options 42, but it took them.",
    }
  `);
});

test('a schema without defaults is told so', async () => {
  const demanding: LossPlugin<PlainOptions>['options'] = {
    '~standard': {
      version: 1,
      vendor: 'demanding',
      validate: (value) => {
        const { temperature } = Object(value) as Partial<PlainOptions>;
        return typeof temperature === 'number' && temperature > 0
          ? { value: { temperature } }
          : { issues: [{ message: 'temperature is missing' }] };
      },
    },
  };
  const plugin = { ...plainPlugin, options: demanding };
  expect((await failures(plugin))['makes a loss from its options']).toMatchInlineSnapshot(
    `"LeoclrError: plain: expected its schema to accept the options {}, got "temperature is missing". Give every option a default, or pass options."`,
  );
  expect(await failures(plugin, { options: { temperature: 1 } })).toEqual({});
});

test('a description without a name, views or a known queue fails', async () => {
  for (const change of [{ name: ' ' }, { views: { queries: 0, keys: 1 } }, { queue: 'sometimes' as 'none' }]) {
    expect(await failures({ ...plainPlugin, ...change })).toHaveProperty('has a name and says how many views it wants');
  }
});

/** In-batch NT-Xent of two queries: no keys, no queue. */
const inBatch: LossPlugin<object> = {
  name: 'in-batch',
  views: { queries: 2, keys: 0 },
  queue: 'none',
  options: {
    '~standard': {
      version: 1,
      vendor: 'none',
      validate: (value) => (typeof value === 'object' ? { value: {} } : { issues: [{ message: 'no object' }] }),
    },
  },
  create:
    () =>
    ({ queries }) => {
      const [a, b] = queries;
      if (!a || !b || a.shape.join() !== b.shape.join()) throw new LeoclrError('shape', 'inBatch(): expected two queries of one shape.');
      return tidy(() => {
        const positive = sum(mul(a, b), 1);
        return mean<Scalar>(sub(log(sum(exp(matMul(a, transpose(b))), 1)), positive));
      });
    },
};

test('a loss of other views and without a queue gets the checks that apply', async () => {
  expect(await failures(inBatch)).toEqual({});
  const names = lossChecks(inBatch).map(({ name }) => name);
  expect(names).toContain('rejects queries of another width');
  expect(names.filter((name) => /^(rejects|works).*(keys|negatives)/.test(name))).toEqual([]);
});

test('a loss with an optional queue has to work without one', async () => {
  const optional = { ...plainPlugin, queue: 'optional' } as const;
  expect(Object.keys(await failures(optional))).toEqual(['works without negatives']);
});
