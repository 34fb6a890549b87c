import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { getFileNameLowLevel, openPromise } from 'yauzl';
import type { ArchiveEntry } from './_archive-entry.ts';
import { textOfName } from './_safe-path.ts';

/** Unix file types, in the upper half of the external attributes. */
const TYPE_MASK = 0o170000;
const TYPES: Readonly<Record<number, ArchiveEntry['kind']>> = { 0: 'file', 0o100000: 'file', 0o040000: 'folder', 0o120000: 'symlink' };
const MADE_ON_UNIX = 3;

/** The entries of a `.zip`, in the order of its directory. */
export async function* zipEntries(archive: string): AsyncGenerator<ArchiveEntry> {
  const zip = await openPromise(archive, { decodeStrings: false, lazyEntries: true, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      const kind = name.endsWith('/') ? 'folder' : kindOf(entry);
      const target = kind === 'symlink' ? textOfName(Buffer.concat(await all(checked(zip, entry)))) : '';
      yield { name, kind, target, content: async () => checked(zip, entry) };
    }
  } finally {
    zip.close();
  }
}

function kindOf({ versionMadeBy, externalFileAttributes }: Entry): ArchiveEntry['kind'] {
  if (versionMadeBy >>> 8 !== MADE_ON_UNIX) return 'file';
  return TYPES[(externalFileAttributes >>> 16) & TYPE_MASK] ?? 'device';
}

/** By the standard CP437, unless the entry says UTF-8. Many programs write UTF-8 without saying so. */
function nameOf({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  const standard = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true);
  const isAscii = fileNameRaw.every((byte) => byte < 128);
  const text = textOfName(fileNameRaw);
  return isAscii || Buffer.byteLength(text) === fileNameRaw.length ? text : standard;
}

/** The content of an entry; the sum of the archive's directory is compared, which yauzl leaves to its users. */
async function* checked(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  let sum = 0;
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    sum = crc32(chunk as Buffer, sum);
    yield chunk as Buffer;
  }
  if (sum !== entry.crc32) throw new Error(`${textOfName(entry.fileNameRaw)}: its checksum differs`);
}

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const list: Uint8Array[] = [];
  for await (const chunk of chunks) list.push(chunk);
  return list;
}
