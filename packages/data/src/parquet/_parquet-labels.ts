import { LeoclrError } from '@leoclr/core';
import { printableName, nameFromBytes } from '../_file-names.ts';
import type { RangedFile } from '../ranged/_ranged-file.ts';
import { shownPlace } from '../ranged/_web-address.ts';
import { chunkPages, valuesOfPage } from './_chunk-pages.ts';
import type { ColumnChunk } from './_column-chunks.ts';
import type { PageValue } from './_page-values.ts';

/** All values of a label column, page by page: class numbers (−1 for none) or names. @throws LeoclrError `data` for anything else. */
export async function parquetLabels(file: RangedFile, chunks: readonly ColumnChunk[], column: string): Promise<(number | string)[]> {
  const labels: (number | string)[] = [];
  const failed = (reason: string, cause?: unknown): LeoclrError =>
    new LeoclrError('data', `parquetImages(): can't read the column ${column} of ${shownPlace(file.place)}: ${reason}.`, { cause });
  await file.reading(async (read) => {
    for (const chunk of chunks) {
      const damaged = (cause: unknown): never => {
        throw cause instanceof LeoclrError ? cause : failed((cause as Error).message, cause);
      };
      const { dictionary, pages } = await chunkPages(read, chunk).catch(damaged);
      for (const page of pages) {
        const { values } = await valuesOfPage(read, page, { dictionary, chunk }).catch(damaged);
        for (const value of values) labels.push(labelOf(value) ?? missing(labels.length));
      }
    }
  });
  return labels;

  function missing(row: number): never {
    throw failed(`row ${row} has no class number or name`);
  }
}

function labelOf(value: PageValue): number | string | null {
  if (value instanceof Uint8Array) return printableName(nameFromBytes(Buffer.from(value)));
  return value !== null && value >= -1 && value < 2 ** 31 ? value : null;
}
