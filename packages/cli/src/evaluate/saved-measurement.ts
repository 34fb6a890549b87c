import { array, enum as oneOf, looseObject, nullable, number, string, tuple } from 'zod';
import type { ZodType } from 'zod';
import type { SubjectName } from './measurement.ts';
import type { Provenance } from './provenance.ts';

/** A line of `evaluation.json` as it is read back: lines of versions before 0.1 don't say where they come from. */
export interface SavedMeasurement {
  readonly subject: SubjectName;
  readonly encoder: 'query' | 'key' | null;
  readonly layer?: string | null | undefined;
  readonly step: number | null;
  readonly data: string;
  readonly classNames?: readonly string[] | undefined;
  readonly record: SavedRecord;
  readonly provenance?: Provenance | null | undefined;
}

/** What is known of a record without knowing its protocol; all else that it holds is there too. */
export interface SavedRecord {
  readonly protocol: string;
  readonly metric?: string | undefined;
  readonly score?: number | undefined;
  readonly interval?: readonly [low: number, high: number] | undefined;
  /** What records had before they had a score. */
  readonly top1?: number | undefined;
  readonly seconds?: number | undefined;
  readonly notes?: readonly string[] | undefined;
}

const share = number().min(0).max(1);
const hash = nullable(string());

const record: ZodType<SavedRecord> = looseObject({
  protocol: string().min(1),
  metric: string().optional(),
  score: share.optional(),
  interval: tuple([share, share]).optional(),
  top1: share.optional(),
  seconds: number().min(0).optional(),
  notes: array(string()).optional(),
}).refine(({ score, top1 }) => score !== undefined || top1 !== undefined, { path: ['score'], message: 'expected a number from 0 to 1' });

const provenance: ZodType<Provenance> = looseObject({
  weightsHash: hash,
  dataHash: looseObject({ train: hash, val: hash }),
  transform: looseObject({
    view: string(),
    size: number(),
    crop: number(),
    normalization: string(),
    shortSide: nullable(number()),
    images: nullable(number()),
  }),
  seed: number(),
  versions: looseObject({ leoclr: string(), node: string(), engine: string(), library: nullable(string()) }),
  machine: looseObject({ processor: string(), cores: number(), memory: number() }),
  date: string(),
});

/** What a line of `evaluation.json` must be; more is let through. */
export const savedMeasurement: ZodType<SavedMeasurement> = looseObject({
  subject: oneOf(['trained', 'untrained', 'pixels']),
  encoder: nullable(oneOf(['query', 'key'])),
  layer: nullable(string()).optional(),
  step: nullable(number()),
  data: string(),
  classNames: array(string()).optional(),
  record,
  provenance: nullable(provenance).optional(),
});
