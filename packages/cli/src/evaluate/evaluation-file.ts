import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { writeFileAtomically } from '@leoclr/io';
import { runFiles } from '../run/run-folder.ts';
import { savedMeasurement } from './saved-measurement.ts';
import type { SavedMeasurement } from './saved-measurement.ts';

/** Writes a run's measurements to `evaluation.json`, one a line. */
export async function saveEvaluation(out: string, measurements: readonly SavedMeasurement[]): Promise<void> {
  const lines = measurements.map((measured) => `  ${JSON.stringify(measured)}`);
  await writeFileAtomically(join(out, runFiles.evaluation), Buffer.from(`[\n${lines.join(',\n')}\n]\n`));
}

/** Adds measurements to those that the run already has. @throws LeoclrError `data` when the file isn't what it was. */
export async function appendEvaluation(out: string, measurements: readonly SavedMeasurement[]): Promise<void> {
  const path = join(out, runFiles.evaluation);
  await saveEvaluation(out, [...(existsSync(path) ? await loadEvaluation(path) : []), ...measurements]);
}

/**
 * The measurements in an `evaluation.json`, with all that they hold.
 *
 * @throws LeoclrError `data` when the file can't be read or holds something else; the message names line and field.
 */
export async function loadEvaluation(path: string): Promise<SavedMeasurement[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new LeoclrError('data', `Expected a file of measurements at ${path}, but it can't be read. Check the path.`, { cause });
  });
  const entries = parse(text, path);
  return entries.map((entry, index) => checked(entry, `${path}, ${placeOf(index, entries.length, text)}`));
}

function parse(text: string, path: string): unknown[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    const line = brokenLine(text);
    throw new LeoclrError(
      'data',
      `${path}${line === null ? '' : `, line ${line}`}: expected JSON, one measurement a line. Correct it, or move the file away and evaluate again.`,
      { cause },
    );
  }
  if (Array.isArray(content)) return content as unknown[];
  throw new LeoclrError('data', `${path}: expected a JSON array of measurements. Correct it, or move the file away and evaluate again.`);
}

function checked(entry: unknown, where: string): SavedMeasurement {
  const result = savedMeasurement.safeParse(entry);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  const field = path.length === 0 ? '' : ` ${path.join('.')}:`;
  throw new LeoclrError('data', `${where}:${field} ${sentence(message)} Correct it, or move the file away and evaluate again.`);
}

/** zod's "Invalid input: expected number, received string" in our words. */
function sentence(message: string): string {
  const words = message.replace(/^[^:]*: /, '').replace(', received ', ', got ');
  return words.endsWith('.') ? words : `${words}.`;
}

/** Lines as we write them are one measurement each behind a bracket; somebody else's file is counted by measurements. */
function placeOf(index: number, count: number, text: string): string {
  const isOurs = text.trimEnd().split('\n').length === count + 2;
  return isOurs ? `line ${index + 2}` : `measurement ${index + 1}`;
}

/** The first line that is neither a bracket nor a measurement, from 1; null when no line is. */
function brokenLine(text: string): number | null {
  const lines = text.split('\n').map((line) => line.trim().replace(/,$/, ''));
  const index = lines.findIndex((line) => line !== '' && line !== '[' && line !== ']' && !isJson(line));
  return index < 0 ? null : index + 1;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
