import { LeoclrError, nearestName } from '@leoclr/core';
import type { FileMetaData, SchemaTree } from 'hyparquet';
import { parquetSchema } from 'hyparquet';
import { parquetFeatures } from './_parquet-features.ts';
import type { Feature } from './_parquet-features.ts';

/** The columns of an image data set. */
export interface ImageColumns {
  /** Path of the column with the encoded pictures, e.g. `['image', 'bytes']`. */
  readonly image: readonly string[];
  /** Column with class numbers or names; null when there is none. */
  readonly label: string | null;
  /** Class names that the file tells. */
  readonly names: readonly string[] | null;
}

/** What is looked for where the file has no description, in this order. */
const IMAGE_NAMES = ['image', 'img', 'jpg', 'png', 'picture', 'pixel_values'];
const LABEL_NAMES = ['label', 'labels', 'fine_label', 'class', 'target', 'cls'];

/** Where pictures and labels are. `image` and `label` are what the user chose; `label: null` wants none. */
export function imageColumns(
  shown: string,
  metadata: FileMetaData,
  wanted: { readonly image?: string | undefined; readonly label?: string | null | undefined },
): ImageColumns {
  const { children } = parquetSchema(metadata);
  const features = parquetFeatures(metadata);
  const image = wanted.image === undefined ? findImage(shown, children, features) : columnNamed(shown, children, wanted.image);
  const path = picturePath(image);
  if (path === null) {
    throw new LeoclrError(
      'data',
      `parquetImages(): expected the column ${image.element.name} of ${shown} to hold encoded pictures (binary, or a struct with binary bytes).`,
    );
  }
  const label = wanted.label === null ? null : findLabel(shown, children, features, wanted.label);
  return { image: path, label, names: features.find(({ column }) => column === label)?.names ?? null };
}

function findImage(shown: string, columns: readonly SchemaTree[], features: readonly Feature[]): SchemaTree {
  const described = features.filter(({ type }) => type === 'Image').map(({ column }) => column);
  for (const name of [...described, ...IMAGE_NAMES]) {
    const found = columns.find(({ element }) => element.name === name);
    if (found !== undefined && picturePath(found) !== null) return found;
  }
  const possible = columns.filter((column) => picturePath(column) !== null);
  if (possible.length === 1) return possible[0]!;
  const names = columns.map(({ element }) => element.name).join(', ');
  throw new LeoclrError(
    'data',
    `parquetImages(): can't tell which column of ${shown} holds the pictures; it has ${names}. Name it with image.`,
  );
}

/** The picture's bytes below a column, or null when there are none. */
function picturePath({ element, children, path }: SchemaTree): readonly string[] | null {
  if (element.repetition_type === 'REPEATED' || element.converted_type === 'UTF8') return null;
  if (element.type === 'BYTE_ARRAY') return path;
  const bytes = children.find((child) => child.element.name === 'bytes');
  return bytes !== undefined && bytes.element.type === 'BYTE_ARRAY' && bytes.element.repetition_type !== 'REPEATED' ? bytes.path : null;
}

function findLabel(shown: string, columns: readonly SchemaTree[], features: readonly Feature[], wanted: string | undefined): string | null {
  if (wanted !== undefined) return columnNamed(shown, columns, wanted).element.name;
  const described = features.filter(({ type }) => type === 'ClassLabel').map(({ column }) => column);
  const usable = columns
    .filter(({ element, children }) => children.length === 0 && element.repetition_type !== 'REPEATED')
    .map(({ element }) => element.name);
  const candidates = [...LABEL_NAMES.filter((name) => described.includes(name)), ...described, ...LABEL_NAMES];
  return candidates.find((name) => usable.includes(name)) ?? null;
}

function columnNamed(shown: string, columns: readonly SchemaTree[], name: string): SchemaTree {
  const found = columns.find(({ element }) => element.name === name);
  if (found !== undefined) return found;
  const names = columns.map(({ element }) => element.name);
  const near = nearestName(name, names);
  const hint = near === null ? '' : ` Did you mean ${near}?`;
  throw new LeoclrError('option', `parquetImages(): ${shown} has no column ${JSON.stringify(name)}; it has ${names.join(', ')}.${hint}`);
}
