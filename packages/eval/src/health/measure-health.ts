import type { Features } from '../features/features.ts';
import { percentileInterval } from '../metrics/_percentile-interval.ts';
import { eachResample } from '../metrics/_resamples.ts';
import type { HealthRecord } from './health-record.ts';
import { measuredHealth } from './representation-health.ts';
import type { RepresentationHealth, RepresentationHealthOptions } from './representation-health.ts';

export interface MeasureHealthOptions extends RepresentationHealthOptions {
  /** Of the interval's resamples. Default 0. */
  readonly seed?: number;
}

export interface MeasuredHealth {
  readonly health: RepresentationHealth;
  /** Null without labels: then there is no headline. */
  readonly record: HealthRecord | null;
}

/**
 * All figures of {@link representationHealth}, and with labels a record of them, protocol `health@1`: its score is the nearest-neighbour
 * purity, with a bootstrap interval over the pictures.
 *
 * @throws LeoclrError as {@link representationHealth} does.
 */
export async function measureHealth(features: Features, { seed = 0, ...options }: MeasureHealthOptions = {}): Promise<MeasuredHealth> {
  const started = performance.now();
  const { health, pure } = await measuredHealth('measureHealth()', features, options);
  const { neighbourPurity } = health;
  if (pure === null || neighbourPurity === null) return { health, record: null };
  const record: HealthRecord = {
    protocol: 'health@1',
    metric: 'top-1',
    score: neighbourPurity,
    interval: purityInterval(pure, seed),
    ...health,
    neighbourPurity,
    seconds: (performance.now() - started) / 1000,
    notes: notesOf(health),
  };
  return { health, record };
}

function purityInterval(pure: Uint8Array, seed: number): readonly [low: number, high: number] {
  const shares = new Float64Array(1000);
  eachResample(pure.length, { seed, resamples: shares.length }, (rows, resample) => {
    let sum = 0;
    for (let i = 0; i < rows.length; i++) sum += pure[rows[i]!]!;
    shares[resample] = sum / rows.length;
  });
  return percentileInterval(shares);
}

/** Fewer pictures than this times D bend the effective rank: the rank can't be above their number. */
const ENOUGH = 2;

function notesOf({ count, width }: RepresentationHealth): string[] {
  if (count >= ENOUGH * width) return [];
  return [`The effective rank is of ${count} pictures, which are few for ${width} dimensions: compare it at equally many only.`];
}
