import { LeoclrError } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import type { FeatureOptions } from '../evaluate/features-of.ts';
import { openData } from '../run/open-data.ts';
import type { RunData } from '../run/open-data.ts';
import type { Settings } from '../settings/settings.ts';
import { givenEvaluationSettings } from './given-evaluation-settings.ts';
import type { Layer } from './layers.ts';
import { openWeights } from './open-weights.ts';
import type { OpenedWeights } from './open-weights.ts';

/** Weights and pictures, ready to be looked at. */
export interface Evaluation extends OpenedWeights {
  readonly data: RunData;
  readonly encoder: 'query' | 'key';
  /** How pictures are shown to the network. */
  readonly view: 'test' | 'ten-crop';
  readonly settings: Settings & FeatureOptions;
}

/**
 * Starts the engine and opens what the options of `eval` or `embed` name.
 *
 * @throws LeoclrError `option`, `data`, `checkpoint` or `backend`.
 */
export async function openEvaluation(options: Readonly<Record<string, unknown>>): Promise<Evaluation> {
  const given = givenEvaluationSettings(options);
  const encoder = options['encoder'] === 'key' ? 'key' : 'query';
  const { engine = 'auto', threads = null } = given;
  await useEngine(engine, threads === null ? {} : { threads });
  const layer = (options['layer'] ?? 'pooled') as Layer;
  const opened = await openWeights(String(options['weights']), { encoder, layer });
  if (given.data === undefined && !opened.knowsData) {
    throw new LeoclrError('option', `--data: ${String(options['weights'])} doesn't say which pictures it learned from. Name some.`);
  }
  const tenCrop = options['tenCrop'] === true;
  const settings = { ...opened.settings, ...given, tenCrop, featureCache: options['featureCache'] !== false };
  return { ...opened, settings, encoder, view: tenCrop ? 'ten-crop' : 'test', data: await openData(settings) };
}
