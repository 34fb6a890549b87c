import { disposeParams, LeoclrError } from '@leoclr/core';
import { scenes } from '@leoclr/data';
import { useEngine } from '@leoclr/engine';
import { finetune } from '@leoclr/eval';
import { beforeAll, expect, test } from 'vitest';
import { buildBackbone } from '../../run/build-ingredients.ts';
import { defaultSettings } from '../../settings/resolve-settings.ts';
import type { SubjectContext } from '../evaluate-subjects.ts';
import { fineTuningInput } from './fine-tuning-input.ts';

beforeAll(() => useEngine('wasm'));

const settings = {
  ...defaultSettings(),
  data: 'scenes',
  size: 24,
  evaluationCrop: 1,
  backbone: 'resnet18',
  stem: 'cifar',
  widthMultiplier: 1 / 16,
  batchNormGroups: 4,
  workers: 0,
} as const;

function context(change: object = {}): SubjectContext {
  const network = buildBackbone(settings);
  const weights = network.init(1);
  const [train, val] = [scenes({ length: 300, size: 24 }), scenes({ length: 100, size: 24, split: 'val' })];
  const evaluation = { settings, layer: 'pooled', view: 'test', backbone: network, weights, ...change };
  return { subject: { network, weights }, name: 'trained', data: { train, val }, evaluation } as unknown as SubjectContext;
}

test('a network that was pretrained with split batches is fine-tuned with whole ones, of any size', async () => {
  const input = fineTuningInput(context(), new AbortController().signal);
  const small = { ...input, train: { ...input.train, indices: [0, 1, 2, 3, 4, 5, 6] } };
  const losses: number[] = [];
  for await (const event of finetune(small, { grid: [{ learningRate: 0.01, weightDecay: 0 }], steps: 3, batchSize: 5 })) {
    if (event.kind === 'step') losses.push(event.loss);
  }
  expect(losses).toHaveLength(3); // batches of 5, 2 and 5: no multiples of 4
  expect(losses.every(Number.isFinite)).toBe(true);
  disposeParams(input.weights.params);
  disposeParams(input.weights.stats);
});

test('shows each picture of a selection once', async () => {
  const {
    train,
    test: val,
    weights,
  } = fineTuningInput(context({ settings: { ...settings, evaluationImages: 10 } }), new AbortController().signal);
  expect([...Int32Array.from(train.indices!)]).toEqual([0, 30, 60, 90, 120, 150, 180, 210, 240, 270]);
  const shown: number[] = [];
  for await (const { indices, views } of val.once()) {
    shown.push(...indices);
    expect(views[0]!.shape).toEqual([10, 24, 24, 3]);
  }
  expect(shown).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
  disposeParams(weights.params);
  disposeParams(weights.stats);
});

test('stops reading when it is asked to', async () => {
  const stop = new AbortController();
  const { test: val } = fineTuningInput(context(), stop.signal);
  const shown = val.once()[Symbol.asyncIterator]();
  await shown.next();
  stop.abort(new LeoclrError('option', 'enough'));
  await expect(shown.next()).rejects.toThrow('enough');
});

test('refuses layers and views that can not be fine-tuned', () => {
  const { signal } = new AbortController();
  expect(() => fineTuningInput(context({ layer: 'layer3' }), signal)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: --layer layer3: fine-tuning is for whole backbones. Leave it out.]`,
  );
  expect(() => fineTuningInput(context({ view: 'ten-crop' }), signal)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: --ten-crop: fine-tuning looks at one crop of each picture. Leave it out.]`,
  );
});
