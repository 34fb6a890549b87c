import { stat } from 'node:fs/promises';
import { datasetFolder, formatBytes, knownDatasets } from '@leoclr/data';
import type { KnownDataset } from '@leoclr/data';
import type { Streams } from '../streams.ts';
import { bytesOf, picturesOf } from './facts-of.ts';

interface Row {
  readonly known: KnownDataset;
  readonly isHere: boolean;
}

/** `leoclr data list`: a line a data set. */
export async function listCommand({ json }: Readonly<Record<string, unknown>>, { stdout }: Streams): Promise<number> {
  const rows = await Promise.all(knownDatasets.map(async (known) => ({ known, isHere: await isHere(known) })));
  if (json === true) {
    stdout.write(`${JSON.stringify(rows.map(({ known, isHere }) => ({ ...known, isHere, folder: datasetFolder(known.name) })))}\n`);
    return 0;
  }
  // On a terminal each set has one line; elsewhere nothing is cut.
  stdout.write(table(rows, stdout.isTTY === true ? (stdout.columns ?? Infinity) : Infinity));
  stdout.write(
    '\nleoclr data download NAME gets one, leoclr data info NAME tells more. A licence is what the publisher says; please read it at the home page.\n',
  );
  return 0;
}

async function isHere({ name }: KnownDataset): Promise<boolean> {
  return (await stat(datasetFolder(name)).catch(() => null)) !== null;
}

function table(rows: readonly Row[], width: number): string {
  const cells = rows.map(({ known, isHere }) => [
    known.name,
    picturesOf(known),
    String(known.classes),
    known.files.length === 0 ? 'by hand' : formatBytes(bytesOf(known)),
    isHere ? 'here' : '–',
    known.licence,
  ]);
  const lines = [['name', 'pictures', 'classes', 'download', '', 'licence'], ...cells];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  // Numbers to the right, words to the left; the last column is as long as it is.
  const isNumber = [false, true, true, true, false, false];
  const draw = (line: readonly string[]): string =>
    line
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column]!) : cell.padEnd(column === 5 ? 0 : widths[column]!)))
      .join('  ');
  const cut = (text: string): string => (text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`);
  return lines.map((line) => `${cut(draw(line).trimEnd())}\n`).join('');
}
