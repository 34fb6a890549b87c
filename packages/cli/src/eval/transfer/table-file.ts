import { existsSync, statSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import type { TransferRecord } from '@leoclr/eval';
import { writeFileAtomically } from '@leoclr/io';
import type { Measurement } from '../../evaluate/measurement.ts';

/** One result: of a subject on a data set. */
export interface Cell {
  /** Names everything that the result depends on: equal keys, equal results. */
  readonly key: string;
  /** Subject, for people. */
  readonly row: string;
  /** Data set, for people. */
  readonly column: string;
  readonly measurement: Measurement & { readonly record: TransferRecord };
}

/** The results in a folder. */
export interface TableFile {
  readonly path: string;
  /** A result that is there already, or null. */
  find(key: string): Cell | null;
  /** Keeps a result: when this returns, it is on the disk. */
  add(cell: Cell): Promise<void>;
}

const FORMAT = 'leoclr transfer@1';

/**
 * Opens `transfer.json` of a folder, which is made when it isn't there; the file is written with the first result.
 *
 * @throws LeoclrError `option` when the folder is a file, `data` when the file is something else.
 */
export async function tableFile(folder: string): Promise<TableFile> {
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new LeoclrError('option', `--out: expected ${folder} to be a folder, or nothing yet; it is a file.`);
  }
  const path = join(folder, 'transfer.json');
  const cells = new Map((await load(path)).map((cell) => [cell.key, cell]));
  await mkdir(folder, { recursive: true });
  return {
    path,
    find: (key) => cells.get(key) ?? null,
    async add(cell) {
      cells.set(cell.key, cell);
      const lines = [...cells.values()].map((kept) => `  ${JSON.stringify(kept)}`);
      await writeFileAtomically(path, Buffer.from(`{"format":"${FORMAT}","cells":[\n${lines.join(',\n')}\n]}\n`));
    },
  };
}

async function load(path: string): Promise<Cell[]> {
  if (!existsSync(path)) return [];
  try {
    const content = JSON.parse(await readFile(path, 'utf8')) as { format?: unknown; cells?: Cell[] };
    if (content.format === FORMAT && Array.isArray(content.cells) && content.cells.every(isCell)) return content.cells;
  } catch {
    // Said below.
  }
  throw new LeoclrError('data', `Expected ${path} to be a table of ${FORMAT}. Move it away, or choose another --out.`);
}

function isCell(cell: unknown): cell is Cell {
  const { key, measurement } = (cell ?? {}) as Partial<Cell>;
  return typeof key === 'string' && typeof measurement?.record?.score === 'number';
}
