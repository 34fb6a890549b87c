import { LeoclrError } from '@leoclr/core';
import { cacheNotes } from '../../run/cache-notes.ts';
import type { ListedData } from './data-list.ts';
import { cellKey, measureCell } from './measure-cell.ts';
import type { TransferProtocol } from './measure-cell.ts';
import { openColumn } from './open-column.ts';
import type { Column } from './open-column.ts';
import type { Cell, TableFile } from './table-file.ts';
import type { TransferSubject } from './transfer-subjects.ts';

/** What could not be measured, and why. */
export interface Failure {
  /** Data set. */
  readonly column: string;
  /** Subject; null when the data set could not be opened at all. */
  readonly row: string | null;
  readonly reason: string;
}

/** What a table is made of, and who is told. */
export interface MeasureTableInput {
  readonly listed: readonly ListedData[];
  readonly subjects: readonly TransferSubject[];
  readonly protocol: TransferProtocol;
  readonly file: TableFile;
  readonly say: (line: string) => void;
}

/** Results by column, then by row; null stands for a failure. */
export interface MeasuredTable {
  readonly columns: readonly { readonly listed: ListedData; readonly metric: Column['metric']; readonly cells: readonly (Cell | null)[] }[];
  readonly failures: readonly Failure[];
}

/**
 * Measures all subjects on all data sets, one data set after the other. Each result is kept in the file before the next begins, and what the
 * file has isn't measured again. What can't be measured is said, and the rest goes on.
 */
export async function measureTable({ listed, subjects, protocol, file, say }: MeasureTableInput): Promise<MeasuredTable> {
  const failures: Failure[] = [];
  const columns: MeasuredTable['columns'][number][] = [];
  const trying = async <Value>(column: string, row: string | null, work: () => Promise<Value>): Promise<Value | null> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LeoclrError)) throw error;
      failures.push({ column, row, reason: error.message });
      say(`${column}${row === null ? '' : `, ${row}`}: not measured. ${error.message}`);
      return null;
    }
  };
  for (const entry of listed) {
    const column = await trying(entry.name, null, () => openColumn(entry, openingSettings(subjects)));
    const cells: (Cell | null)[] = [];
    for (const subject of column === null ? [] : subjects) {
      cells.push(await trying(entry.name, subject.row, () => cellOf(subject, column!, { protocol, file, say })));
    }
    for (const note of cacheNotes(column?.data.caches ?? [])()) say(`Note: ${note}`);
    columns.push({ listed: entry, metric: column?.metric ?? entry.metric, cells: column === null ? subjects.map(() => null) : cells });
  }
  return { columns, failures };
}

async function cellOf(
  subject: TransferSubject,
  column: Column,
  { protocol, file, say }: Pick<MeasureTableInput, 'protocol' | 'file' | 'say'>,
): Promise<Cell> {
  const kept = file.find(cellKey(subject, column, protocol));
  const cell = kept ?? (await measureCell(subject, column, protocol));
  if (kept === null) await file.add(cell);
  const { record } = cell.measurement;
  const figures = `logreg@1 ${percent(record.linear.score)}, knn@1 ${percent(record.knn.score)} (${record.metric})`;
  say(`${column.name}, ${subject.row}: ${figures}${kept === null ? `, ${record.seconds.toFixed(1)} s on features` : ', kept'}`);
  return cell;
}

/** Of all subjects alike, but for the size: the largest, so that drawn pictures aren't enlarged. */
function openingSettings(subjects: readonly TransferSubject[]): TransferSubject['opened']['settings'] {
  const [{ opened }] = subjects as [TransferSubject];
  return { ...opened.settings, size: Math.max(...subjects.map((subject) => subject.opened.settings.size)) };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
