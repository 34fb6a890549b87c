import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { writeFileAtomically } from '@leoclr/io';
import { runFiles } from '../run/run-folder.ts';
import type { Measurement } from './measure.ts';

/** Writes a run's measurements to `evaluation.json`, one a line. */
export async function saveEvaluation(out: string, measurements: readonly Measurement[]): Promise<void> {
  const lines = measurements.map((measured) => `  ${JSON.stringify(measured)}`);
  await writeFileAtomically(join(out, runFiles.evaluation), Buffer.from(`[\n${lines.join(',\n')}\n]\n`));
}

/** Adds measurements to those that the run already has. @throws LeoclrError `data` when the file isn't what it was. */
export async function appendEvaluation(out: string, measurements: readonly Measurement[]): Promise<void> {
  await saveEvaluation(out, [...(await loadEvaluation(out)), ...measurements]);
}

async function loadEvaluation(out: string): Promise<Measurement[]> {
  const path = join(out, runFiles.evaluation);
  if (!existsSync(path)) return [];
  try {
    const content: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (Array.isArray(content)) return content as Measurement[];
  } catch {
    // Said below.
  }
  throw new LeoclrError('data', `Expected ${path} to be a JSON array of measurements. Move it away, then evaluate again.`);
}
