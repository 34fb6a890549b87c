import { readFile } from 'node:fs/promises';
import { LeoclrError } from '@leoclr/core';

/**
 * The records of a JSON-lines file. A torn last line, one without line break, is passed over: a writer may be at work on it.
 *
 * Numbers that weren't finite come back as the texts that `jsonlWriter` made of them: `Number(text)` turns them back.
 *
 * @throws LeoclrError `data` with path and line number, when the file can't be read or a line is no JSON object.
 */
export async function readJsonl(path: string): Promise<Record<string, unknown>[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LeoclrError('data', `readJsonl(): can't read ${path}: ${reason}. Check the path.`, { cause: error });
  }
  return text
    .split('\n')
    .slice(0, -1)
    .map((line, index) => parseLine(line, `${path}:${index + 1}`));
}

function parseLine(line: string, place: string): Record<string, unknown> {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    record = undefined;
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw new LeoclrError('data', `readJsonl(): expected a JSON object at ${place}, got ${JSON.stringify(line.slice(0, 40))}.`);
  }
  return record as Record<string, unknown>;
}
