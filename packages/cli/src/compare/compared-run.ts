import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { loadEvaluation } from '../evaluate/evaluation-file.ts';
import type { SavedMeasurement } from '../evaluate/saved-measurement.ts';
import { runFiles } from '../run/run-folder.ts';

/** A run as far as comparing needs it. */
export interface OpenedRun {
  readonly path: string;
  /** Not empty. */
  readonly measurements: readonly SavedMeasurement[];
  /** The settings in its `config.json`; null when there is none. */
  readonly config: Readonly<Record<string, unknown>> | null;
}

/**
 * Opens a run folder, or an `evaluation.json` with the `config.json` beside it.
 *
 * @throws LeoclrError `data` when there is nothing, or when a file is broken.
 */
export async function openRun(path: string): Promise<OpenedRun> {
  if (!existsSync(path))
    throw new LeoclrError('data', `Expected a run folder or an ${runFiles.evaluation} at ${path}, but there is nothing. Check the path.`);
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const file = folder === path ? join(folder, runFiles.evaluation) : path;
  if (!existsSync(file)) {
    throw new LeoclrError(
      'data',
      `${path} holds no ${runFiles.evaluation}. Measure something first, for example with: leoclr eval knn --weights ${path}`,
    );
  }
  const measurements = await loadEvaluation(file);
  if (measurements.length === 0) throw new LeoclrError('data', `${file} holds no measurement. Measure something first: leoclr eval.`);
  return { path, measurements, config: await configIn(folder) };
}

async function configIn(folder: string): Promise<OpenedRun['config']> {
  const path = join(folder, runFiles.config);
  if (!existsSync(path)) return null;
  try {
    const config: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof config === 'object' && config !== null) return config as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new LeoclrError('data', `${path}: expected the settings of a run as a JSON object. Correct it, or move it away.`);
}
