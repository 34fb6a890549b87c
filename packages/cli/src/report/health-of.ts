import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonl } from '@leoclr/log';
import type { ReportHealth } from '@leoclr/log';
import { runFiles } from '../run/run-folder.ts';

/** The looks at a run's health and what part of its training time they took; null when there were none. */
export async function healthOf(out: string): Promise<ReportHealth | null> {
  const path = join(out, runFiles.health);
  if (!existsSync(path)) return null;
  const lines = await readJsonl(path);
  const last = lines.at(-1);
  if (last === undefined) return null;
  const metrics = join(out, runFiles.metrics);
  const trained = existsSync(metrics) ? secondsOf(await readJsonl(metrics)) : 0;
  return {
    pictures: Number(last['count']),
    width: Number(last['width']),
    ...(trained > 0 && { share: secondsOf(lines) / trained }),
    points: lines.map((line) => ({
      epoch: Number(line['epoch']),
      featureStandardDeviation: Number(line['featureStandardDeviation']),
      effectiveRank: Number(line['effectiveRank']),
      uniformity: Number(line['uniformity']),
      alignment: numberOrNull(line['alignment']),
      neighbourPurity: numberOrNull(line['neighbourPurity']),
      knnTop1: numberOrNull(line['knnTop1']),
    })),
  };
}

function secondsOf(lines: readonly Record<string, unknown>[]): number {
  return lines.reduce((sum, { seconds }) => sum + Number(seconds), 0);
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
