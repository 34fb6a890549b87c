import { bootstrapInterval } from '../metrics/bootstrap-interval.ts';
import { robustnessBattery } from './robustness-battery.ts';
import type { CorruptionName } from './robustness-battery.ts';
import type { RobustnessLevel, RobustnessMean, RobustnessRecord } from './robustness-record.ts';

/** Which test pictures were classified rightly at one level. */
export interface HitsAtLevel {
  readonly corruption: CorruptionName;
  readonly level: number;
  /** `[N]`, 1 or 0. */
  readonly hits: Uint8Array;
}

/** All that was measured. */
interface Measured {
  /** `[N]`, 1 or 0. */
  readonly clean: Uint8Array;
  /** The whole battery, in any order. */
  readonly measured: readonly HitsAtLevel[];
}

type Summary = Pick<RobustnessRecord, 'score' | 'interval' | 'relative' | 'clean' | 'levels' | 'corruptions'>;

/** The figures of a whole battery, in its order. */
export function summary({ clean, measured }: Measured, seed: number): Summary {
  const cleanTop1 = meanOf(clean);
  const relativeTo = (top1: number): number | null => (cleanTop1 === 0 ? null : top1 / cleanTop1);
  const ordered = robustnessBattery.map(({ corruption, levels }) =>
    levels.map((level) => measured.find((place) => place.corruption === corruption && place.level === level)!),
  );
  const corruptions = ordered.map((places): RobustnessMean => {
    const top1 = meanOf(places.map(({ hits }) => meanOf(hits)));
    return { corruption: places[0]!.corruption, top1, relative: relativeTo(top1) };
  });
  const score = meanOf(corruptions.map(({ top1 }) => top1));
  return {
    score,
    interval: intervalOf(shareOfBattery(ordered, clean.length), seed),
    relative: relativeTo(score),
    clean: { top1: cleanTop1, interval: intervalOf(clean, seed) },
    levels: ordered.flat().map(({ corruption, level, hits }): RobustnessLevel => {
      return { corruption, level, top1: meanOf(hits), interval: intervalOf(hits, seed) };
    }),
    corruptions,
  };
}

/** For each picture the share of the battery under which it is classified rightly, `[N]`; its mean is the score. */
function shareOfBattery(ordered: readonly (readonly HitsAtLevel[])[], count: number): Float64Array {
  const shares = new Float64Array(count);
  for (const places of ordered) {
    for (const { hits } of places) {
      for (let row = 0; row < count; row++) shares[row]! += hits[row]! / (places.length * ordered.length);
    }
  }
  return shares;
}

function intervalOf(values: ArrayLike<number>, seed: number): readonly [low: number, high: number] {
  const meanOfRows = (rows: Int32Array): number => {
    let sum = 0;
    for (let i = 0; i < rows.length; i++) sum += values[rows[i]!]!;
    return sum / rows.length;
  };
  return bootstrapInterval(values.length, meanOfRows, { seed });
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
