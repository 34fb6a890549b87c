import type { Box, Sample } from '@leoclr/core';

/** A sample as a cache keeps it: its pixels, and everything else as a short text. */
export interface SampleRecord {
  readonly width: number;
  readonly height: number;
  /** JSON, UTF-8. */
  readonly facts: Uint8Array;
  /** `[height, width, 3]` */
  readonly pixels: Uint8Array;
}

interface Facts {
  readonly version: string;
  readonly name: string;
  readonly label: number;
  readonly boxes?: readonly Box[];
}

/** A longer text isn't a record's: it would be a sign of damage. */
export const MAX_FACTS: number = 1 << 24;

/** The record of a sample whose source had the given version; null for a sample that breaks its contract, which no cache keeps. */
export function recordOf({ image, label, name, boxes }: Sample, version: string): SampleRecord | null {
  const { width, height, data } = image;
  if (data.length !== width * height * 3) return null;
  const facts: Facts = { version, name, label, ...(boxes !== undefined && { boxes }) };
  const text = Buffer.from(JSON.stringify(facts));
  return text.length > MAX_FACTS ? null : { width, height, facts: text, pixels: data };
}

/** The sample of a record, whose pixels it takes over; null when its source has another version by now. */
export function sampleOf({ width, height, facts, pixels }: SampleRecord, version: string): Sample | null {
  const text = Buffer.from(facts.buffer, facts.byteOffset, facts.length).toString();
  const { version: kept, ...rest } = JSON.parse(text) as Facts;
  return kept === version ? { image: { width, height, data: pixels }, ...rest } : null;
}
