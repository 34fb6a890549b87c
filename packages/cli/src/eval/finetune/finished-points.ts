import { existsSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import type { FinetuneScore } from '@leoclr/eval';

/** Everything that the score of a grid point depends on, besides the point; plain JSON. */
export type PointContext = Readonly<Record<string, unknown>>;

/**
 * The finished grid points of the same context in a file of {@link keepPoint}; none when there is no file. Lines of other contexts stay where
 * they are, and a line that was cut off when the process was ended is passed over.
 */
export async function finishedPoints(file: string, context: PointContext): Promise<FinetuneScore[]> {
  if (!existsSync(file)) return [];
  const same = JSON.stringify(context);
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((line) => {
    const kept = parsed(line);
    return kept !== null && JSON.stringify(kept.context) === same ? [kept.score] : [];
  });
}

/** Adds a finished grid point to a file, as one line. */
export async function keepPoint(file: string, context: PointContext, score: FinetuneScore): Promise<void> {
  // Behind a line that was cut off, a new one begins.
  const cutOff = existsSync(file) && !/(^|\n)$/.test(await readFile(file, 'utf8'));
  await appendFile(file, `${cutOff ? '\n' : ''}${JSON.stringify({ context, score })}\n`);
}

function parsed(line: string): { context: PointContext; score: FinetuneScore } | null {
  try {
    const kept = JSON.parse(line) as { context?: PointContext; score?: FinetuneScore };
    return isScore(kept.score) && kept.context !== undefined ? { context: kept.context, score: kept.score } : null;
  } catch {
    return null;
  }
}

function isScore(score: FinetuneScore | undefined): score is FinetuneScore {
  if (score === undefined || typeof score.learningRate !== 'number' || typeof score.weightDecay !== 'number') return false;
  return typeof score.seconds === 'number' && (score.score === null || (score.score >= 0 && score.score <= 1));
}
