import { LeoclrError } from '@leoclr/core';
import type { AsyncBuffer, FileMetaData } from 'hyparquet';
import { parquetMetadataAsync, parquetSchema } from 'hyparquet';
import type { RangedFile } from '../ranged/_ranged-file.ts';
import { shownPlace } from '../ranged/_web-address.ts';

/** The file as hyparquet wants it. */
function asyncBuffer({ size, read }: RangedFile): AsyncBuffer {
  return {
    byteLength: size,
    async slice(start, end = size) {
      const bytes = await read(start, end - start);
      const exact = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
      return (exact ? bytes.buffer : bytes.slice().buffer) as ArrayBuffer;
    },
  };
}

/**
 * The footer of a parquet file: its columns, row groups and key-value metadata.
 *
 * @throws LeoclrError `data` when the file is none, is cut off or damaged.
 */
export async function parquetMetadata(what: string, file: RangedFile): Promise<FileMetaData> {
  const failed = (reason: string, cause?: unknown): LeoclrError =>
    new LeoclrError('data', `${what}: can't read ${shownPlace(file.place)}: ${reason}.`, { cause });
  if (file.size < 12) throw failed(`it is no parquet file, or cut off (${file.size} bytes)`);
  try {
    const metadata = await parquetMetadataAsync(asyncBuffer(file));
    parquetSchema(metadata); // throws when the tree isn't whole
    return metadata;
  } catch (cause) {
    if (cause instanceof LeoclrError) throw cause;
    const { message } = cause as Error;
    throw failed(message.includes('PAR1') ? 'it is no parquet file, or cut off' : `its footer is damaged (${message})`, cause);
  }
}
