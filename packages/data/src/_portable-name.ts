import { printableName } from './_file-names.ts';

/** A file's path as other places can have it: relative, with `/` between the parts, without `.` and `..`, printable. */
export function portableName(name: string): string {
  const parts = printableName(name).split(process.platform === 'win32' ? /[\\/]/ : '/');
  return parts.filter((part) => !['', '.', '..'].includes(part) && !/^[A-Za-z]:$/.test(part)).join('/');
}
