import type { FileMetaData } from 'hyparquet';

/** What Hugging Face's library writes about a column. */
export interface Feature {
  readonly column: string;
  /** E.g. `Image` or `ClassLabel`. */
  readonly type: string;
  /** Class names of a `ClassLabel`. */
  readonly names: readonly string[] | null;
}

/** The columns that the `huggingface` metadata describes; empty when there is none. */
export function parquetFeatures({ key_value_metadata: metadata = [] }: FileMetaData): Feature[] {
  const text = metadata.find(({ key }) => key === 'huggingface')?.value;
  try {
    const { info } = JSON.parse(text ?? '{}') as { info?: { features?: Record<string, { _type?: unknown; names?: unknown }> } };
    return Object.entries(info?.features ?? {}).map(([column, { _type, names }]) => ({
      column,
      type: String(_type),
      names: strings(names),
    }));
  } catch {
    return []; // other writers may use the key for something else
  }
}

function strings(value: unknown): readonly string[] | null {
  return Array.isArray(value) && value.every((name) => typeof name === 'string') ? value : null;
}
