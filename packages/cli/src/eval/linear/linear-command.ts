import { measureLinear } from '../../evaluate/measure.ts';
import type { Streams } from '../../streams.ts';
import { evaluateFeatures } from '../evaluate-features.ts';

/** `leoclr eval linear`. */
export async function linearCommand(options: Readonly<Record<string, unknown>>, streams: Streams): Promise<number> {
  const { epochs, batchSize, seed, learningRates } = options as {
    epochs: number;
    batchSize: number;
    seed: number;
    learningRates?: number[];
  };
  const protocol = { epochs, batchSize, seed, ...(learningRates !== undefined && { learningRates }) };
  return evaluateFeatures(options, streams, (features, data) => measureLinear(features, data, protocol));
}
