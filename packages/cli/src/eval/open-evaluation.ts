import { LeoclrError } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { openData } from '../run/open-data.ts';
import type { RunData } from '../run/open-data.ts';
import { checkSettings } from '../settings/check-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { openWeights } from './open-weights.ts';
import type { OpenedWeights } from './open-weights.ts';

/** Settings that `eval` and `embed` take on the command line. */
const TAKEN: readonly (keyof Settings)[] = [
  'data',
  'size',
  'normalization',
  'evaluationCrop',
  'evaluationImages',
  'workers',
  'shortSide',
  'cache',
  'strict',
  'engine',
  'threads',
];

/** Weights and pictures, ready to be looked at. */
export interface Evaluation extends OpenedWeights {
  readonly data: RunData;
  readonly encoder: 'query' | 'key';
}

/**
 * Starts the engine and opens what the options of `eval` or `embed` name.
 *
 * @throws LeoclrError `option`, `data`, `checkpoint` or `backend`.
 */
export async function openEvaluation(options: Readonly<Record<string, unknown>>): Promise<Evaluation> {
  const given = checkSettings(
    Object.fromEntries(TAKEN.filter((name) => options[name] !== undefined).map((name) => [name, options[name]])),
    null,
  );
  const encoder = options['encoder'] === 'key' ? 'key' : 'query';
  const { engine = 'auto', threads = null } = given;
  await useEngine(engine, threads === null ? {} : { threads });
  const opened = await openWeights(String(options['weights']), encoder);
  if (given.data === undefined && !opened.knowsData) {
    throw new LeoclrError('option', `--data: ${String(options['weights'])} doesn't say which pictures it learned from. Name some.`);
  }
  const settings = { ...opened.settings, ...given };
  return { ...opened, settings, encoder, data: await openData(settings) };
}
