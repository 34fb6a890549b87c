import { dirname, extname } from 'node:path';
import { existsSync } from 'node:fs';
import { LeoclrError, unknownName } from '@leoclr/core';
import type { Dataset } from '@leoclr/core';
import type { Features } from '@leoclr/eval';
import { encodeSafetensors, writeFileAtomically } from '@leoclr/io';
import { featuresOf } from '../evaluate/features-of.ts';
import { openEvaluation } from '../eval/open-evaluation.ts';
import { cacheNotes } from '../run/cache-notes.ts';
import type { Streams } from '../streams.ts';

/** Features with what a person needs to find the pictures again. */
interface Embedded {
  readonly features: Features;
  /** One a row. */
  readonly names: readonly string[];
  /** One a row; −1 without labels. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
}

/** Only a read picture knows its name. */
const READ_AT_ONCE = 16;

const FORMATS: Readonly<Record<string, (embedded: Embedded) => Uint8Array | readonly Uint8Array[]>> = {
  '.jsonl': asJsonl,
  '.csv': asCsv,
  '.safetensors': asSafetensors,
};

/** `leoclr embed`: one row of numbers a picture. */
export async function embedCommand(options: Readonly<Record<string, unknown>>, { stdout, stderr }: Streams): Promise<number> {
  const { out, split } = options as { out: string; split: 'train' | 'val' };
  const format = FORMATS[extname(out)];
  if (format === undefined) throw new LeoclrError('option', `--out: ${unknownName('ending', extname(out), Object.keys(FORMATS))}`);
  if (!existsSync(dirname(out))) throw new LeoclrError('option', `--out: there is no folder ${dirname(out)}. Make it first.`);
  const { backbone, weights, settings, data } = await openEvaluation(options);
  const dataset = data[split];
  if (dataset === null) throw new LeoclrError('data', `--split val: ${settings.data} has no validation part.`);
  const features = await featuresOf({ network: backbone, weights }, dataset, settings);
  await writeFileAtomically(out, format(await describe(features, dataset)));
  for (const note of cacheNotes(data.caches)()) stderr.write(`Note: ${note}\n`);
  const unreadable = Math.min(dataset.length, settings.evaluationImages ?? Infinity) - features.count;
  const lacking = unreadable === 0 ? '' : `; ${unreadable} pictures could not be read`;
  stdout.write(`${features.count} rows of ${features.width} features in ${out}${lacking}\n`);
  return 0;
}

async function describe(features: Features, dataset: Dataset): Promise<Embedded> {
  const names: string[] = [];
  for (let from = 0; from < features.count; from += READ_AT_ONCE) {
    const chunk = [...features.indices.subarray(from, from + READ_AT_ONCE)].map((index) => dataset.get(index));
    names.push(...(await Promise.all(chunk)).map(({ name }) => name));
  }
  return { features, names, labels: features.indices.map((index) => dataset.labels?.[index] ?? -1), classes: dataset.classes };
}

function rows({
  features: { values, count, width },
  names,
  labels,
  classes,
}: Embedded): { name: string; label: string | null; row: number[] }[] {
  return Array.from({ length: count }, (_, index) => ({
    name: names[index]!,
    label: classes[labels[index]!] ?? null,
    row: [...values.subarray(index * width, (index + 1) * width)],
  }));
}

function asJsonl(embedded: Embedded): Uint8Array[] {
  return rows(embedded).map(({ name, label, row }) => Buffer.from(`${JSON.stringify({ name, label, features: row })}\n`));
}

function asCsv(embedded: Embedded): Uint8Array[] {
  const header = ['name', 'label', ...Array.from({ length: embedded.features.width }, (_, column) => `f${column}`)];
  return [header, ...rows(embedded).map(({ name, label, row }) => [quote(name), quote(label ?? ''), ...row])].map((cells) =>
    Buffer.from(`${cells.join(',')}\n`),
  );
}

function quote(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function asSafetensors({ features: { values, count, width }, names, labels, classes }: Embedded): Uint8Array {
  const metadata = { names: JSON.stringify(names), classes: JSON.stringify(classes) };
  const tensors = {
    features: { dtype: 'F32', shape: [count, width], data: values },
    labels: { dtype: 'I32', shape: [count], data: labels },
  } as const;
  return encodeSafetensors(tensors, metadata);
}
