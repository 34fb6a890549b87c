import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkSettings } from './check-settings.ts';
import { presets } from './presets.ts';
import { settingFields } from './setting-fields.ts';

test('the interface says word for word what --help says', () => {
  const source = readFileSync(new URL('settings.ts', import.meta.url), 'utf8');
  const documented = Object.fromEntries(
    [...source.matchAll(/ {2}\/\*\*((?:(?!\*\/).|\n)*)\*\/\n {2}readonly (\w+):/g)].map(([, comment, name]) => [name, unwrapped(comment!)]),
  );
  const shown = Object.fromEntries(Object.entries(settingFields).map(([name, { help }]) => [name, help]));
  expect(documented).toEqual(shown);
});

test('every default passes its own check', () => {
  const defaults = Object.fromEntries(Object.entries(settingFields).map(([name, field]) => [name, field.default]));
  expect(checkSettings(defaults, 'defaults')).toEqual(defaults);
});

test.each(Object.entries(presets))('the preset %s holds valid settings', (name, { settings }) => {
  expect(checkSettings({ ...settings }, name)).toEqual(settings);
});

test('the presets are the published recipes', () => {
  expect(presets.cifar.settings).toMatchObject({
    queueSize: 4096,
    keyMomentum: 0.99,
    temperature: 0.1,
    batchNormGroups: 8,
    cosineFrom: 1,
    head: 'linear',
    learningRate: 0.06,
    weightDecay: 5e-4,
  });
  expect(presets.paper.settings).toMatchObject({
    queueSize: 65_536,
    keyMomentum: 0.999,
    temperature: 0.2,
    learningRate: 0.03,
    batchSize: 256,
    weightDecay: 1e-4,
    embeddingWidth: 128,
  });
});

function unwrapped(comment: string): string {
  return comment
    .replaceAll(/\n\s*\*\s/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
