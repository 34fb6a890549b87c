/** What the operating system said and what to do about it: `can't write a.txt: the file system is read-only (EROFS). Choose another place.` */
export function explainFileError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = EXPLANATIONS[code];
  if (known !== undefined) return `${known.reason} (${code}). ${known.hint}.`;
  return error instanceof Error ? `${error.message}.` : `${String(error)}.`;
}

const EXPLANATIONS: Readonly<Record<string, { reason: string; hint: string }>> = {
  ENOSPC: { reason: 'no space is left on the device', hint: 'Free some or choose another place' },
  EDQUOT: { reason: 'the disk quota is used up', hint: 'Free some space or choose another place' },
  EACCES: { reason: 'permission is denied', hint: 'Choose a place that you may use' },
  EPERM: { reason: 'permission is denied', hint: 'Choose a place that you may use' },
  EROFS: { reason: 'the file system is read-only', hint: 'Choose another place' },
  ENOENT: { reason: 'there is no such file or folder', hint: 'Check the path' },
  ENOTDIR: { reason: 'part of the path is a file, not a folder', hint: 'Check the path' },
  EISDIR: { reason: 'it is a folder, not a file', hint: 'Check the path' },
  EMFILE: { reason: 'too many files are open', hint: 'Close some or raise the limit (ulimit -n)' },
};
