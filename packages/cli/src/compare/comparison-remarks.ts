import { isUnknown } from './comparison-problems.ts';
import type { AlignedRow } from './align-rows.ts';
import type { OpenedRun } from './compared-run.ts';

/** What a reader of a comparison should know, besides figures that must not be compared. */
export function comparisonRemarks(runs: readonly OpenedRun[], rows: readonly AlignedRow[], names: readonly string[]): string[] {
  const shown = runs.map((_, place) => rows.map((row) => row[place] ?? null).filter((measured) => measured !== null));
  const remarks: string[] = [];
  for (const [place, measurements] of shown.entries()) {
    const unknown = measurements.filter(isUnknown).length;
    if (unknown > 0) {
      const figures = unknown === measurements.length ? 'the figures' : unknown === 1 ? 'one figure' : `${unknown} figures`;
      remarks.push(
        `${names[place]} doesn't say where ${figures} of it come${figures === 'one figure' ? 's' : ''} from: an older version wrote that. Whether pictures and transform agree can't be checked.`,
      );
    }
  }
  const versions = shown.map((measurements) => unique(measurements.map(({ provenance }) => provenance?.versions.leoclr)));
  if (unique(versions.flat()).length > 1) {
    remarks.push(
      `Measured with several versions of leoclr: ${versions.map((found, place) => `${found.join(' and ') || 'unknown'} in ${names[place]}`).join(', ')}.`,
    );
  }
  remarks.push(...sameWeights(shown, names));
  return remarks;
}

function sameWeights(shown: readonly (readonly NonNullable<AlignedRow[number]>[])[], names: readonly string[]): string[] {
  const hashes = shown.map(
    (measurements) =>
      new Set(measurements.filter(({ subject }) => subject === 'trained').map(({ provenance }) => provenance?.weightsHash ?? null)),
  );
  return hashes.flatMap((own, place) =>
    hashes
      .slice(0, place)
      .flatMap((other, before) =>
        [...own].some((hash) => hash !== null && other.has(hash))
          ? [`${names[before]} and ${names[place]} hold the same trained weights.`]
          : [],
      ),
  );
}

function unique<Value>(values: readonly (Value | undefined)[]): Value[] {
  return [...new Set(values)].filter((value) => value !== undefined);
}
