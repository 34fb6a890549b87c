import type { Transform } from '../evaluate/provenance.ts';
import { recordSettings, valueText, wordsOf } from '../evaluate/record-settings.ts';
import type { SavedMeasurement } from '../evaluate/saved-measurement.ts';

/** One fact in which two measurements differ, so that their figures must not be compared. */
export interface ComparisonProblem {
  /** E.g. `k of knn`. */
  readonly what: string;
  readonly first: string;
  readonly second: string;
}

/**
 * Why two figures must not be compared: other protocol or version, other settings of it, other metric, encoder, layer, pictures or transform.
 * Empty when they may. What isn't known is no problem here: `isUnknown` says that.
 */
export function comparisonProblems(first: SavedMeasurement, second: SavedMeasurement): ComparisonProblem[] {
  const [a, b] = [factsOf(first), factsOf(second)];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((what) => JSON.stringify(a[what]) !== JSON.stringify(b[what]))
    .map((what) => ({ what, first: valueText(a[what]), second: valueText(b[what]) }))
    .concat(originProblems(first, second));
}

/** Whether a measurement doesn't say where it comes from. */
export function isUnknown({ provenance }: SavedMeasurement): boolean {
  return provenance == null;
}

/** Whether a person would take two measurements for ones on the same data set: by their pictures, or by the name of the folder. */
export function isSameData(first: SavedMeasurement, second: SavedMeasurement): boolean {
  const [a, b] = [first.provenance?.dataHash.val ?? null, second.provenance?.dataHash.val ?? null];
  return nameOf(first.data) === nameOf(second.data) || (a !== null && a === b);
}

/** `imagenette` of `/data/imagenette/`. */
function nameOf(data: string): string {
  return data.replace(/[/\\]+$/, '').replace(/^.*[/\\]/, '');
}

/** The protocol without its version. */
export function familyOf({ record }: Pick<SavedMeasurement, 'record'>): string {
  return record.protocol.split('@')[0]!;
}

function factsOf({ record, encoder, layer, subject }: SavedMeasurement): Readonly<Record<string, unknown>> {
  const settings = Object.entries(recordSettings(record)).map(
    ([name, value]) => [`${wordsOf(name)} of ${familyOf({ record })}`, value] as const,
  );
  return {
    protocol: record.protocol,
    metric: record.metric ?? 'top-1',
    // Baselines have one encoder and one layer.
    ...(subject === 'trained' && { encoder, layer: layer ?? 'pooled' }),
    ...Object.fromEntries(settings),
  };
}

function originProblems({ provenance: a }: SavedMeasurement, { provenance: b }: SavedMeasurement): ComparisonProblem[] {
  if (a == null || b == null) return [];
  const fields = Object.keys({ ...a.transform, ...b.transform }) as (keyof Transform)[];
  const transforms = fields
    .filter((name) => a.transform[name] !== b.transform[name])
    .map((name) => ({
      what: TRANSFORM_WORDS[name] ?? wordsOf(name),
      first: valueText(a.transform[name]),
      second: valueText(b.transform[name]),
    }));
  const parts = (['train', 'val'] as const)
    .filter((part) => a.dataHash[part] !== b.dataHash[part])
    .map((part) => ({
      what: `${part === 'train' ? 'training' : 'test'} pictures (a copy with other dates counts as other ones)`,
      first: shortHash(a.dataHash[part]),
      second: shortHash(b.dataHash[part]),
    }));
  return [...transforms, ...parts];
}

const TRANSFORM_WORDS: Readonly<Partial<Record<keyof Transform, string>>> = {
  view: 'test view',
  size: 'side in pixels',
  crop: 'share kept by the centre crop',
  images: 'most pictures of a part',
};

/** Enough digits to tell a few apart. */
function shortHash(hash: string | null): string {
  return hash === null ? 'none' : hash.slice(0, 8);
}
