import { inspect } from 'node:util';
import { LeoclrError } from '@leoclr/core';

const ISSUES = 'https://github.com/leoclr/leoclr/issues';

/** What the operating system refused, in words. */
const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the device. Free some or choose another --out',
  EDQUOT: 'the disk quota is used up. Free some space or choose another --out',
  EFBIG: 'the file would be larger than is allowed here. Choose another --out',
  EACCES: 'permission is denied. Choose a place that you may use',
  EPERM: 'permission is denied. Choose a place that you may use',
  EROFS: 'the file system is read-only. Choose another place',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'part of the path is a file, not a folder',
  EISDIR: 'it is a folder, not a file',
  EMFILE: 'too many files are open. Close some or raise the limit (ulimit -n)',
};

/** What a person should read about an error: one sentence, or with `debug` the stack and all causes too. */
export function explainError(error: unknown, { debug }: { debug: boolean }): string {
  return debug ? `${sentence(error)}\n\n${inspect(error)}` : sentence(error);
}

function sentence(error: unknown): string {
  if (!(error instanceof Error)) return unexpected(String(error));
  // By name as well: a plug-in may bring a copy of the class.
  if (error instanceof LeoclrError || error.name === 'LeoclrError') return error.message;
  const { code, path } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : SYSTEM_ERRORS[code];
  if (known !== undefined) return `${path === undefined ? 'Reading or writing failed' : `Can't use ${path}`}: ${known} (${code}).`;
  return unexpected(error.message);
}

function unexpected(message: string): string {
  const [reason = ''] = message.split('\n');
  return `leoclr stopped because of something unexpected: ${reason.replace(/\.?$/, '.')} Please run it again with --debug and report what it prints at ${ISSUES}.`;
}
