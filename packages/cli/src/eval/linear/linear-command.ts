import { LeoclrError } from '@leoclr/core';
import { measureLinear } from '../../evaluate/measure.ts';
import type { Streams } from '../../streams.ts';
import { evaluateFeatures } from '../evaluate-features.ts';
import { evaluateSubjects } from '../evaluate-subjects.ts';
import { measureViewProbe } from './measure-view-probe.ts';

interface LinearOptions {
  readonly protocol: 'cached' | 'moco' | 'simclr';
  readonly epochs?: number;
  readonly batchSize: number;
  readonly learningRates?: readonly number[];
  readonly views?: number;
  readonly seed: number;
}

/** `leoclr eval linear`. */
export async function linearCommand(options: Readonly<Record<string, unknown>>, streams: Streams): Promise<number> {
  const { protocol, epochs, batchSize, learningRates, views, seed } = options as unknown as LinearOptions;
  const given = { seed, ...(epochs !== undefined && { epochs }), ...(learningRates !== undefined && { learningRates }) };
  if (protocol === 'cached') {
    if (views !== undefined) {
      throw new LeoclrError('option', '--views: the cached protocol learns from the test view alone. Add --protocol moco or simclr.');
    }
    return evaluateFeatures(options, streams, (features, data) => measureLinear(features, data, { ...given, batchSize }));
  }
  const cachedViews = views ?? null;
  return evaluateSubjects(
    options,
    streams,
    (context) => measureViewProbe(context, { protocol, batchSize, options: { ...given, cachedViews } }, streams.stderr),
    { pixels: false },
  );
}
