import { encodeNpz, encodeParquet, encodeSafetensors } from '@leoclr/io';
import type { Embedded } from './embedded.ts';

type Encode = (embedded: Embedded) => Uint8Array | Iterable<Uint8Array>;

/** Rows that become text together: pieces large enough to write, and small enough never to be a second copy of everything. */
const ROWS_A_PIECE = 256;

/** How features become a file, by its ending. Files are the same whenever the features are. */
export const embedFormats: Readonly<Record<string, Encode>> = {
  '.npz': asNpz,
  '.safetensors': asSafetensors,
  '.parquet': asParquet,
  '.csv': asCsv,
  '.jsonl': asJsonl,
};

/** `features` f4 `[N, D]`, `labels` i8 `[N]`, `names` and `classes` as texts. */
function asNpz({ features: { values, count, width }, names, labels, classes }: Embedded): Uint8Array[] {
  return encodeNpz({
    features: { shape: [count, width], data: values },
    labels: { shape: [count], data: BigInt64Array.from(labels, BigInt) },
    names: { shape: [count], data: names },
    classes: { shape: [classes.length], data: classes },
  });
}

function asSafetensors({ features: { values, count, width }, names, labels, classes }: Embedded): Uint8Array {
  const metadata = { names: JSON.stringify(names), classes: JSON.stringify(classes) };
  const tensors = {
    features: { dtype: 'F32', shape: [count, width], data: values },
    labels: { dtype: 'I32', shape: [count], data: labels },
  } as const;
  return encodeSafetensors(tensors, metadata);
}

/** A row a picture: its name, its class as text and as number, its features as one list. */
function asParquet({ features: { values, width }, names, labels, classes }: Embedded): Uint8Array {
  return encodeParquet([
    { name: 'name', data: names },
    { name: 'class', data: Array.from(labels, (label) => classes[label] ?? null) },
    { name: 'label', data: labels },
    { name: 'features', data: values, width },
  ]);
}

function* asCsv(embedded: Embedded): Iterable<Uint8Array> {
  const header = ['name', 'label', ...Array.from({ length: embedded.features.width }, (_, column) => `f${column}`)];
  yield Buffer.from(`${header.join(',')}\n`);
  yield* lines(embedded, ({ name, label, row }) => [quote(name), quote(label ?? ''), ...row].join(','));
}

function asJsonl(embedded: Embedded): Iterable<Uint8Array> {
  return lines(embedded, ({ name, label, row }) => JSON.stringify({ name, label, features: [...row] }));
}

interface Row {
  readonly name: string;
  readonly label: string | null;
  readonly row: Float32Array;
}

function* lines(
  { features: { values, count, width }, names, labels, classes }: Embedded,
  line: (row: Row) => string,
): Iterable<Uint8Array> {
  for (let from = 0; from < count; from += ROWS_A_PIECE) {
    const rows = Array.from({ length: Math.min(ROWS_A_PIECE, count - from) }, (_, place) => {
      const index = from + place;
      const row = values.subarray(index * width, (index + 1) * width);
      return line({ name: names[index]!, label: classes[labels[index]!] ?? null, row });
    });
    yield Buffer.from(`${rows.join('\n')}\n`);
  }
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
