/**
 * A file's path as every system can have it: relative, with `/` between the parts, without `.` and `..`; bytes that are no UTF-8, and backslashes,
 * are written `%e9`.
 */
export function portableName(name: string): string {
  const parts = name.split(process.platform === 'win32' ? /[\\/]/ : '/');
  const kept = parts.filter((part) => !['', '.', '..'].includes(part) && !/^[A-Za-z]:$/.test(part)).join('/');
  return kept.replace(/[\udc80-\udcff\\]/gu, (unit) => `%${(unit.charCodeAt(0) & 0xff).toString(16)}`);
}
