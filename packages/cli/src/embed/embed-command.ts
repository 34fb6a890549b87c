import { dirname, extname } from 'node:path';
import { existsSync } from 'node:fs';
import { LeoclrError, unknownName } from '@leoclr/core';
import { writeFileAtomically } from '@leoclr/io';
import { featuresOf } from '../evaluate/features-of.ts';
import { openEvaluation } from '../eval/open-evaluation.ts';
import { cacheNotes } from '../run/cache-notes.ts';
import type { Streams } from '../streams.ts';
import { embedFormats } from './encode-embedded.ts';
import { pictureNames } from './picture-names.ts';

/** `leoclr embed`: one row of numbers a picture. */
export async function embedCommand(options: Readonly<Record<string, unknown>>, { stdout, stderr }: Streams): Promise<number> {
  const { out, split } = options as { out: string; split: 'train' | 'val' };
  const encode = embedFormats[extname(out)];
  if (encode === undefined) throw new LeoclrError('option', `--out: ${unknownName('ending', extname(out), Object.keys(embedFormats))}`);
  if (!existsSync(dirname(out))) throw new LeoclrError('option', `--out: there is no folder ${dirname(out)}. Make it first.`);
  const { backbone, weights, settings, data } = await openEvaluation(options);
  const dataset = data[split];
  if (dataset === null) throw new LeoclrError('data', `--split val: ${settings.data} has no validation part.`);
  const features = await featuresOf({ network: backbone, weights }, dataset, settings);
  const labels = features.indices.map((index) => dataset.labels?.[index] ?? -1);
  const names = await pictureNames(dataset, features.indices);
  await writeFileAtomically(out, encode({ features, names, labels, classes: dataset.classes }));
  for (const note of cacheNotes(data.caches)()) stderr.write(`Note: ${note}\n`);
  const unreadable = Math.min(dataset.length, settings.evaluationImages ?? Infinity) - features.count;
  const lacking = unreadable === 0 ? '' : `; ${unreadable} pictures could not be read`;
  stdout.write(`${features.count} rows of ${features.width} features in ${out}${lacking}\n`);
  return 0;
}
