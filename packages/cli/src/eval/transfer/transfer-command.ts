import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { loadEvaluation } from '../../evaluate/evaluation-file.ts';
import type { SavedMeasurement } from '../../evaluate/saved-measurement.ts';
import { addToRun } from '../../report/add-to-run.ts';
import { runFiles } from '../../run/run-folder.ts';
import type { Streams } from '../../streams.ts';
import { givenEvaluationSettings } from '../given-evaluation-settings.ts';
import type { Layer } from '../layers.ts';
import { dataList } from './data-list.ts';
import type { TransferProtocol } from './measure-cell.ts';
import { measureTable } from './measure-table.ts';
import type { MeasuredTable } from './measure-table.ts';
import { tableFile } from './table-file.ts';
import { transferLines, transferResult } from './transfer-table.ts';
import type { TransferTable } from './transfer-table.ts';
import { transferSubjects } from './transfer-subjects.ts';
import type { TransferSubject } from './transfer-subjects.ts';

/** What commander gives, besides settings. */
interface TransferOptions extends TransferProtocol {
  readonly weights: readonly string[];
  readonly data?: string;
  readonly metric?: string;
  readonly out: string;
  readonly baselines?: boolean;
  readonly encoder: 'query' | 'key';
  readonly layer: Layer;
  readonly tenCrop?: boolean;
  readonly featureCache?: boolean;
}

/** `leoclr eval transfer`. */
export async function transferCommand(options: Readonly<Record<string, unknown>>, { stdout, stderr }: Streams): Promise<number> {
  const asked = options as unknown as TransferOptions;
  const { data: _, ...given } = givenEvaluationSettings(options);
  if (asked.data === undefined) throw new LeoclrError('option', '--data: name the data sets to measure on, separated by commas.');
  const listed = dataList(asked.data, asked.metric ?? null);
  const { engine = 'auto', threads = null } = given;
  await useEngine(engine, threads === null ? {} : { threads });
  const { encoder, layer, tenCrop = false, featureCache = true, baselines = false } = asked;
  const subjects = await transferSubjects(asked.weights, { encoder, layer, baselines, given: { ...given, tenCrop, featureCache } });
  const file = await tableFile(asked.out);
  const { k, temperature, seed } = asked;
  const say = (line: string): unknown => stderr.write(`${line}\n`);
  const measured = await measureTable({ listed, subjects, protocol: { k, temperature, seed }, file, say });
  const table = tableOf(measured, subjects);
  await addToRuns(measured, subjects);
  for (const line of transferLines(table)) say(line);
  stdout.write(`${JSON.stringify({ ...transferResult(table), failures: measured.failures, file: file.path })}\n`);
  if (measured.failures.length === 0) return 0;
  const broken = [...new Set(measured.failures.map(({ column }) => column))];
  const kept = existsSync(file.path) ? ` What was measured is kept in ${file.path}.` : '';
  say(`Without ${broken.join(', ')} there is no mean rank.${kept} Mend it and say the same again.`);
  return 1;
}

function tableOf({ columns }: MeasuredTable, subjects: readonly TransferSubject[]): TransferTable {
  return {
    columns: columns.map(({ listed, metric }) => ({ name: listed.name, metric })),
    rows: subjects.map(({ row }, place) => ({
      name: row,
      linear: columns.map(({ cells }) => cells[place]?.measurement.record.linear.score ?? null),
      knn: columns.map(({ cells }) => cells[place]?.measurement.record.knn.score ?? null),
    })),
  };
}

/** Adds to each run what was measured of it and of the baselines, but nothing that it has already. */
async function addToRuns({ columns }: MeasuredTable, subjects: readonly TransferSubject[]): Promise<void> {
  const runs = new Set(subjects.map(({ opened }) => opened.run).filter((run) => run !== null));
  for (const run of runs) {
    const own = subjects.map(({ name, opened }) => name !== 'trained' || opened.run === run);
    const measurements = columns.flatMap(({ cells }) =>
      cells.filter((cell, place) => cell !== null && own[place]).map((cell) => cell!.measurement),
    );
    const path = join(run, runFiles.evaluation);
    const had = new Set((existsSync(path) ? await loadEvaluation(path) : []).map(identity));
    const added = measurements.filter((measurement) => !had.has(identity(measurement)));
    if (added.length > 0) await addToRun(run, added);
  }
}

/** The same for the same measurement, and no other: no two are made at one moment. */
function identity({ subject, data, record, provenance }: SavedMeasurement): string {
  return JSON.stringify([subject, data, record.protocol, provenance?.weightsHash, provenance?.date]);
}
