import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { writeFileAtomically } from '@leoclr/io';
import { renderComparison } from '@leoclr/log';
import type { Streams } from '../streams.ts';
import { compareRuns } from './compare-runs.ts';
import { openRun } from './compared-run.ts';
import { comparisonLines } from './comparison-lines.ts';

/** `leoclr compare`: the figures of runs side by side, and what must not be compared. */
export async function compareCommand(options: Readonly<Record<string, unknown>>, { stdout, stderr }: Streams): Promise<number> {
  const { RUN: paths, json, html } = options as { RUN: string[]; json?: boolean; html?: string };
  if (html !== undefined && !existsSync(dirname(html))) {
    throw new LeoclrError('option', `--html: there is no folder ${dirname(html)}. Make it first.`);
  }
  const comparison = compareRuns(await Promise.all(paths.map(openRun)));
  if (html !== undefined) await writeFileAtomically(html, Buffer.from(renderComparison(comparison)));
  const lines = json === true ? [JSON.stringify(comparison)] : comparisonLines(comparison);
  for (const line of lines) stdout.write(`${line}\n`);
  if (html !== undefined) stderr.write(`Page: ${html}\n`);
  return 0;
}
