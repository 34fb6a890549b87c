import { writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SkippedSample } from '@leoclr/core';
import { writeFileAtomically } from '@leoclr/io';
import { jsonlWriter, readJsonl } from '@leoclr/log';
import type { JsonlWriter } from '@leoclr/log';
import type { Progress } from '@leoclr/trainer';
import type { HealthLine } from './health-probe.ts';
import { runFiles } from './run-folder.ts';

/** What a run writes down step by step. */
export interface RunLog {
  /** Writes a step's metrics; returns the pictures that were skipped for the first time. */
  write(progress: Progress): SkippedSample[];
  /** Writes down a look at the network's health. */
  writeHealth(line: HealthLine): void;
  /** Pictures that couldn't be read so far, each counted once. */
  readonly skippedCount: number;
  close(): void;
}

/**
 * Opens `metrics.jsonl`, `health.jsonl` and `skipped.jsonl` of a run. Lines of steps that the checkpoint doesn't know are removed: they come again.
 *
 * @param fromStep Steps that the run has done so far.
 */
export async function openRunLog(out: string, fromStep: number): Promise<RunLog> {
  const metricsPath = join(out, runFiles.metrics);
  const skippedPath = join(out, runFiles.skipped);
  await keepSteps(metricsPath, fromStep);
  const healthPath = join(out, runFiles.health);
  if (existsSync(healthPath)) await keepSteps(healthPath, fromStep);
  const earlier = existsSync(skippedPath) ? await readJsonl(skippedPath) : [];
  const known = new Set(earlier.map(({ name }) => name));
  const metrics = jsonlWriter(metricsPath);
  let skipped: JsonlWriter | null = null;
  let health: JsonlWriter | null = null;
  return {
    write({ step, epoch, loss, learningRate, images, seconds, waitSeconds, skipped: unreadable }) {
      metrics.write({ step, epoch, loss, learningRate, images, seconds: round(seconds), waitSeconds: round(waitSeconds) });
      const fresh = unreadable.filter(({ name }) => !known.has(name));
      for (const { index, name, reason } of fresh) {
        skipped ??= jsonlWriter(skippedPath);
        skipped.write({ index, name, reason });
        known.add(name);
      }
      return fresh;
    },
    writeHealth(line) {
      health ??= jsonlWriter(healthPath);
      health.write({ ...line, seconds: round(line.seconds) });
    },
    get skippedCount() {
      return known.size;
    },
    close() {
      metrics.close();
      skipped?.close();
      health?.close();
    },
  };
}

async function keepSteps(path: string, lastStep: number): Promise<void> {
  if (!existsSync(path)) return writeFile(path, '');
  const records = await readJsonl(path);
  const kept = records.filter(({ step }) => typeof step === 'number' && step <= lastStep);
  await writeFileAtomically(path, Buffer.from(kept.map((record) => `${JSON.stringify(record)}\n`).join('')));
}

function round(seconds: number): number {
  return Math.round(seconds * 1e4) / 1e4;
}
