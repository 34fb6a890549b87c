import { existsSync } from 'node:fs';
import { datasetFolder, datasetText, findKnownDataset, formatBytes } from '@leoclr/data';
import type { KnownDataset } from '@leoclr/data';
import type { Streams } from '../streams.ts';
import { bytesOf, picturesOf } from './facts-of.ts';
import type { OpenedFacts, PartFacts } from './opened-facts.ts';
import { openedFacts } from './opened-facts.ts';

/** Classes whose counts are listed one by one; for more there is `--json`. */
const LISTED = 20;

/** `leoclr data info`: what is known, and what is there. */
export async function infoCommand(options: Readonly<Record<string, unknown>>, { stdout }: Streams): Promise<number> {
  const { SOURCE: source, json } = options as { SOURCE: string; json?: boolean };
  const known = existsSync(source) ? null : findKnownDataset(source);
  const isHere = known === null || existsSync(datasetFolder(source));
  const opened = isHere ? await openedFacts(await datasetText(source)) : null;
  if (json === true) {
    stdout.write(`${JSON.stringify({ known, folder: known === null ? null : datasetFolder(source), isHere, opened })}\n`);
    return 0;
  }
  const about = known === null ? [] : knownLines(known, isHere);
  const lines = [...about, ...(about.length > 0 && opened !== null ? [''] : []), ...(opened === null ? [] : openedLines(opened))];
  stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

function knownLines(known: KnownDataset, isHere: boolean): string[] {
  const { title, parts, classes, licence, homePage, files, byHand, layout, name } = known;
  const split = Object.entries(parts)
    .map(([part, count]) => `${part} ${count.toLocaleString('en')}`)
    .join(', ');
  const where = files.length === 0 ? `not by leoclr. ${byHand}` : isHere ? datasetFolder(name) : `leoclr data download ${name}`;
  return [
    title,
    '',
    `Pictures   ${picturesOf(known)}${split === '' ? '' : ` (${split})`}`,
    `Classes    ${classes}`,
    `Licence    ${licence}`,
    `Home page  ${homePage}`,
    ...files.map(
      ({ urls, bytes, checksum }, place) => `${place === 0 ? 'Download ' : '         '}  ${urls[0]} (${formatBytes(bytes)}, ${checksum})`,
    ),
    ...(files.length > 1 ? [`           ${formatBytes(bytesOf(known))} in all`] : []),
    `Layout     ${layout}`,
    `${isHere && files.length > 0 ? 'Here    ' : 'Get it  '}   ${where}`,
  ];
}

function openedLines({ text, kind, parts }: OpenedFacts): string[] {
  return [`--data     ${text}`, `Kind       ${kind}`, ...parts.flatMap(partLines)];
}

function partLines({ part, name, pictures, classes, counts, sizes, boxes, unreadable, lookedAt }: PartFacts): string[] {
  const heading = `${part === 'train' ? 'Training' : 'Validation'} part: ${name}`;
  const looked = ` (of ${lookedAt} looked at)`;
  return [
    '',
    heading,
    `  Pictures ${pictures.toLocaleString('en')}`,
    ...(sizes === null ? [] : [`  Sizes    ${sizes}${looked}`]),
    ...(boxes === null ? [] : [`  Boxes    ${boxes.toFixed(1)} a picture${looked}`]),
    ...(unreadable === 0 ? [] : [`  Broken   ${unreadable}${looked}; leoclr data check lists all`]),
    `  Classes  ${classLine(classes, counts)}`,
    ...(counts === null || counts.length > LISTED
      ? []
      : counts.map((count, label) => `    ${count.toLocaleString('en').padStart(7)}  ${classes[label]}`)),
  ];
}

function classLine(classes: readonly string[], counts: readonly number[] | null): string {
  if (classes.length === 0) return 'none: the pictures have no labels';
  if (counts === null)
    return `${classes.length} kinds of boxes: ${classes.slice(0, LISTED).join(', ')}${classes.length > LISTED ? ', …' : ''}`;
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const range =
    least === most
      ? `${least.toLocaleString('en')} pictures each`
      : `${least.toLocaleString('en')} to ${most.toLocaleString('en')} pictures each`;
  return `${classes.length}, ${range}`;
}
