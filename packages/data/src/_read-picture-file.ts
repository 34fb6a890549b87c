import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { filePath, printableName } from './_file-names.ts';
import { readFile } from './_read-file.ts';
import { unreadable } from './_unreadable.ts';

/** A file that belongs to a sample. */
export interface SampleFile {
  /** The public function that messages name, e.g. `imageFolder()`. */
  readonly what: string;
  readonly directory: string;
  /** Path below `directory`, or an absolute one; see `nameFromBytes`. */
  readonly name: string;
}

/**
 * The bytes of a file.
 *
 * @throws LeoclrError `data` when it can't be read.
 */
export async function readPictureFile(file: SampleFile): Promise<Buffer> {
  return readFile(filePath(file.directory, file.name)).catch((cause: NodeJS.ErrnoException) => {
    throw whyNot(file, cause);
  });
}

/**
 * A text that changes with the file: its name, size and time of change in nanoseconds.
 *
 * @throws LeoclrError `data` when it can't be found.
 */
export async function fileVersion(file: SampleFile): Promise<string> {
  try {
    // A cache asks for every picture of every epoch: a promise would take ten times as long as the look itself.
    const { size, mtimeNs } = statSync(filePath(file.directory, file.name), { bigint: true });
    return `${printableName(file.name)} ${size} ${mtimeNs}`;
  } catch (cause) {
    throw whyNot(file, cause as NodeJS.ErrnoException);
  }
}

/** How messages and samples call the file. */
export function shownPath({ directory, name }: SampleFile): string {
  const path = filePath(directory, name);
  return typeof path === 'string' ? path : printableName(isAbsolute(name) ? name : join(directory, name));
}

function whyNot(file: SampleFile, cause: NodeJS.ErrnoException): Error {
  return unreadable(file.what, { sampleName: shownPath(file), reason: fileReason(cause) }, cause);
}

function fileReason({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'the file is gone, or is a link to nothing';
  if (code === 'EACCES' || code === 'EPERM') return `permission denied (${code})`;
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'ELOOP') return 'it is a link that leads back to itself';
  return message;
}
