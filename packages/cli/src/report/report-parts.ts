import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '@leoclr/io';
import type { Report, ReportLoss } from '@leoclr/log';
import { runFiles } from '../run/run-folder.ts';

/**
 * What a report needs of a live run and can't be made again from its other files: pictures, and facts about data and method. It is kept in
 * `report.json`, so that every evaluation can write the report anew.
 */
export interface ReportParts extends Pick<Report, 'facts' | 'views' | 'neighbours' | 'map' | 'environment'> {
  /** Of this file's form. */
  readonly version: 1;
  readonly title: string;
  /** First sentence of the summary. */
  readonly learned: string;
  readonly loss: Omit<ReportLoss, 'points'>;
}

/** Writes a run's `report.json`. */
export async function saveReportParts(out: string, parts: ReportParts): Promise<void> {
  await writeFileAtomically(join(out, runFiles.reportParts), Buffer.from(`${JSON.stringify(parts)}\n`));
}

/** A run's `report.json`; null when there is none that this version understands: then the report does without pictures. */
export async function loadReportParts(out: string): Promise<ReportParts | null> {
  const path = join(out, runFiles.reportParts);
  if (!existsSync(path)) return null;
  try {
    const parts = JSON.parse(await readFile(path, 'utf8')) as { version?: unknown } | null;
    return parts?.version === 1 ? (parts as ReportParts) : null;
  } catch {
    return null;
  }
}
