import type { KnnOptions } from '@leoclr/eval';
import { measureKnn } from '../../evaluate/measure.ts';
import { resultsTable } from '../../evaluate/results-table.ts';
import type { Streams } from '../../streams.ts';
import { evaluateFeatures } from '../evaluate-features.ts';
import { knnNotes, sweepTables } from './sweep-tables.ts';

/** `leoclr eval knn`. */
export async function knnCommand(options: Readonly<Record<string, unknown>>, streams: Streams): Promise<number> {
  const { k, temperature, choose } = options as Pick<KnnOptions, 'k' | 'temperature' | 'choose'>;
  const protocol: KnnOptions = { k: k!, temperature: temperature!, ...(choose !== undefined && { choose }) };
  return evaluateFeatures(options, streams, (features, data) => measureKnn(features, data, protocol), {
    table: (measurements) => [...sweepTables(measurements), ...resultsTable(measurements), ...knnNotes(measurements)],
  });
}
