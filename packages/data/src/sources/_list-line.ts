import { isImage } from '../_list-files.ts';

/** A picture and its class, or null for a label where the line has none. */
export interface ListLine {
  readonly path: string;
  readonly label: string | null;
}

/**
 * What a line of a list says: in `.csv` two values parted by a comma, quoted (`"a, b.jpg",cat`, `""` for a quote) where they hold one; else a
 * path, then a tab and the label. A comma parts a line without tabs too, when what stands before it ends like a picture.
 *
 * @throws Error that says what is wrong, without the line's number.
 */
export function listLine(line: string, isCsv: boolean): ListLine {
  const fields = isCsv ? csvFields(line) : textFields(line);
  const [path = '', label] = fields.map((field) => field.trim());
  if (path === '') throw new Error('it begins with no path');
  if (label === '') throw new Error('its label is empty');
  if (fields.length > 2) throw new Error(`it has ${fields.length} values`);
  return { path, label: label ?? null };
}

function textFields(line: string): string[] {
  if (line.includes('\t')) return line.split('\t');
  const comma = line.lastIndexOf(',');
  return comma > 0 && isImage(line.slice(0, comma).trim()) ? [line.slice(0, comma), line.slice(comma + 1)] : [line];
}

function csvFields(line: string): string[] {
  const fields: string[] = [];
  for (let at = 0; at <= line.length;) {
    const [whole, quoted, plain] = /^\s*"((?:[^"]|"")*)"\s*(?=,|$)|^([^,"]*)(?=,|$)/.exec(line.slice(at)) ?? [];
    if (whole === undefined) throw new Error('its quotes are not in pairs');
    fields.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    at += whole.length + 1;
  }
  return fields;
}
