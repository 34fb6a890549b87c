import { LeoclrError } from '@leoclr/core';
import { paxAttributes } from './_pax-attributes.ts';
import type { PaxAttributes } from './_pax-attributes.ts';
import type { RangedFile, ReadRange } from '../ranged/_ranged-file.ts';
import { TAR_BLOCK, readTarHeader, textIn } from './_tar-header.ts';
import type { TarHeader } from './_tar-header.ts';
import { isWebAddress, shownPlace } from '../ranged/_web-address.ts';

/** A plain file in an archive. */
export interface TarMember {
  readonly name: string;
  /** Where its content starts in the archive. */
  readonly offset: number;
  readonly size: number;
}

/** What the scan is told about a member; `content` reads its bytes (small ones come for free). */
export type OnMember = (member: TarMember, content: () => Promise<Uint8Array>) => Promise<void>;

/** Longer names and attributes are an attack or rubbish. */
const MAX_ATTRIBUTES = 1 << 20;

/** Bytes read at once: many small members share one read, the content of large ones is skipped. A web server's answer costs more than its bytes. */
const LOCAL_WINDOW = 16 << 10;
const WEB_WINDOW = 256 << 10;

/**
 * Reads all headers of an uncompressed archive, in order. Folders, links, devices and sparse files are passed over. Memory: one window.
 *
 * @throws LeoclrError `data` when the archive is empty, compressed, cut off or no tar.
 */
export async function scanTar(what: string, file: RangedFile, onMember: OnMember): Promise<void> {
  const failed: Failed = (reason, cause) =>
    new LeoclrError('data', `${what}: can't read the archive ${shownPlace(file.place)}: ${reason}`, { cause });
  if (file.size === 0) throw failed('it is empty.');
  await file.reading(async (direct) => {
    const read = throughWindow(direct, file);
    await refuseCompressed(what, file, read);
    let attributes: PaxAttributes = {};
    for (let place = 0; place < file.size;) {
      const entry = await entryAt(place, { attributes, size: file.size, read, failed });
      if (entry === 'end') return;
      if (entry !== 'gap') {
        const { type, start, size } = entry;
        if (isPlainFile(entry) && attributes.sparse !== true)
          await onMember({ name: entry.name, offset: start, size }, () => read(start, size));
        attributes = isAttributes(type) ? { ...attributes, ...(await attributesIn(entry, read, failed)) } : {};
      }
      place = entry === 'gap' ? place + TAR_BLOCK : entry.start + Math.ceil(entry.size / TAR_BLOCK) * TAR_BLOCK;
    }
  });
}

type Failed = (reason: string, cause?: unknown) => LeoclrError;

/** A header and where its content lies. */
interface Entry {
  readonly name: string;
  readonly type: string;
  readonly start: number;
  readonly size: number;
}

interface Scan {
  /** What the blocks before said about the member that comes. */
  readonly attributes: PaxAttributes;
  readonly size: number;
  readonly read: ReadRange;
  readonly failed: Failed;
}

/** The entry whose header is at `place`; `gap` for a single block of zeros (passed over, as tar does), `end` for two. */
async function entryAt(place: number, { attributes, size: total, read, failed }: Scan): Promise<Entry | 'gap' | 'end'> {
  if (place + TAR_BLOCK > total) throw failed(`it is cut off in the header at byte ${place}. Is it complete?`);
  const header = parse(await read(place, TAR_BLOCK), place, failed);
  let start = place + TAR_BLOCK;
  if (header === null) {
    const ends = start + TAR_BLOCK > total || (await read(start, TAR_BLOCK)).every((byte) => byte === 0);
    return ends ? 'end' : 'gap';
  }
  for (let more = header.sparseMapGoesOn; more && start + TAR_BLOCK <= total; start += TAR_BLOCK)
    more = (await read(start, TAR_BLOCK))[504] === 1;

  // Attributes are about the file, not about further blocks of attributes before it.
  const { name, size } = '07'.includes(header.type) ? { ...header, ...attributes } : header;
  if (start + size <= total) return { name, type: header.type, start, size };
  throw failed(`it is cut off: ${JSON.stringify(name)} goes to byte ${start + size}, the archive has ${total} bytes. Is it complete?`);
}

function parse(block: Uint8Array, place: number, failed: Failed): TarHeader | null {
  try {
    return readTarHeader(block);
  } catch (cause) {
    const reason = place === 0 ? 'it is no tar archive' : `the header at byte ${place} is damaged`;
    throw failed(`${reason} (${(cause as Error).message}).`, cause);
  }
}

/** The oldest tars mark folders by their name alone. */
function isPlainFile({ type, name }: Entry): boolean {
  return '07'.includes(type) && !name.endsWith('/');
}

/** pax attributes of the next file (`x`) or of all (`g`), GNU's long names (`L`) and long link targets (`K`). */
function isAttributes(type: string): boolean {
  return 'xgLK'.includes(type);
}

async function attributesIn({ type, start, size }: Entry, read: ReadRange, failed: Failed): Promise<PaxAttributes> {
  if (type === 'g' || type === 'K') return {}; // nothing that this reader needs
  if (size > MAX_ATTRIBUTES) throw failed(`the attributes at byte ${start} would be ${size} bytes long.`);
  const bytes = await read(start, size);
  if (type === 'L') return { name: textIn(bytes) };
  const found = paxAttributes(bytes);
  if (found === null) throw failed(`the attributes at byte ${start} are damaged.`);
  return found;
}

/** Reads ahead, so that neighbouring headers cost one read. Long contents go past the window. */
function throughWindow(direct: ReadRange, { place, size }: RangedFile): ReadRange {
  const ahead = isWebAddress(place) ? WEB_WINDOW : LOCAL_WINDOW;
  let start = 0;
  let window: Uint8Array = new Uint8Array(0);
  return async (from, length) => {
    if (length > ahead) return direct(from, length);
    if (from < start || from + length > start + window.length) {
      window = await direct(from, Math.min(ahead, size - from));
      start = from;
    }
    return window.subarray(from - start, from - start + length);
  };
}

const COMPRESSED: readonly (readonly [name: string, magic: readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58]],
  ['bzip2', [0x42, 0x5a, 0x68]],
];

async function refuseCompressed(what: string, file: RangedFile, read: ReadRange): Promise<void> {
  const head = await read(0, Math.min(4, file.size));
  const found = COMPRESSED.find(([, magic]) => magic.every((byte, index) => head[index] === byte));
  if (found === undefined) return;
  throw new LeoclrError(
    'data',
    `${what}: ${shownPlace(file.place)} is compressed with ${found[0]}, so that single pictures can't be read from it. Decompress the archive once; pictures hardly take more room then.`,
  );
}
