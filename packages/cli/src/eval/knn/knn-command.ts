import { measureKnn } from '../../evaluate/measure.ts';
import type { Streams } from '../../streams.ts';
import { evaluateFeatures } from '../evaluate-features.ts';

/** `leoclr eval knn`. */
export async function knnCommand(options: Readonly<Record<string, unknown>>, streams: Streams): Promise<number> {
  const { k, temperature } = options as { k: number; temperature: number };
  return evaluateFeatures(options, streams, (features, data) => measureKnn(features, data, { k, temperature }));
}
