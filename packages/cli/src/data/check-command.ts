import { checkDataset } from '@leoclr/data';
import type { DatasetCheck } from '@leoclr/data';
import { formatDuration } from '@leoclr/log';
import type { Streams } from '../streams.ts';
import type { OpenPart } from './open-parts.ts';
import { openParts } from './open-parts.ts';
import { statusLine } from './status-line.ts';
import { stoppable } from './stoppable.ts';
import { transferPace } from './transfer-pace.ts';

interface CheckOptions {
  readonly SOURCE: string;
  readonly split: 'train' | 'val' | 'all';
  readonly workers?: number;
  readonly json?: boolean;
}

/** Groups of the same picture that are shown; `--json` has all. */
const SHOWN_GROUPS = 10;

/** `leoclr data check`: exit code 1 when a picture is broken. */
export async function checkCommand(options: Readonly<Record<string, unknown>>, { stdout, stderr }: Streams): Promise<number> {
  const { SOURCE: source, split, workers, json = false } = options as unknown as CheckOptions;
  const line = statusLine(stderr);
  return stoppable(
    async (signal) => {
      const found: { part: OpenPart['part']; check: DatasetCheck }[] = [];
      for (const { part, dataset } of await openParts(source, split)) {
        const pace = transferPace();
        const onProgress = (done: number): void => line.update(lineOf(dataset.name, done, dataset.length, pace));
        const check = await checkDataset(dataset, { signal, onProgress, ...(workers === undefined ? {} : { workers }) }).finally(() =>
          line.clear(),
        );
        found.push({ part, check });
        if (!json) stdout.write(report(dataset.name, check));
      }
      if (json) stdout.write(`${JSON.stringify({ source, parts: found.map(({ part, check }) => ({ part, ...check })) })}\n`);
      return found.some(({ check }) => check.broken.length > 0) ? 1 : 0;
    },
    () => stdout.write('Stopped; not everything was checked.\n'),
  );
}

function lineOf(name: string, done: number, total: number, pace: ReturnType<typeof transferPace>): string {
  const { perSecond, secondsLeft } = pace(done, total);
  const left = Number.isFinite(secondsLeft) ? `, ${formatDuration(secondsLeft)} left` : '';
  return `Checking ${name}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} pictures, ${Math.round(perSecond).toLocaleString('en')} a second${left}`;
}

function report(name: string, { length, broken, duplicates, sizes }: DatasetCheck): string {
  const range = ([least, most]: readonly [number, number]): string => (least === most ? `${least}` : `${least}–${most}`);
  const size = sizes === null ? '' : `, ${range(sizes.width)} × ${range(sizes.height)} pixels`;
  const state = broken.length === 0 ? 'all can be read' : `${broken.length.toLocaleString('en')} can't be read`;
  const lines = [`${name}: ${length.toLocaleString('en')} ${length === 1 ? 'picture' : 'pictures'}${size}; ${state}`];
  for (const { name: picture, reason } of broken) lines.push(`  ${picture}: ${reason}`);
  if (duplicates.length > 0) {
    const spare = duplicates.reduce((sum, group) => sum + group.length - 1, 0);
    lines.push(
      `  Note: ${spare.toLocaleString('en')} ${spare === 1 ? 'picture is' : 'pictures are'} the same as another one, to the byte:`,
    );
    for (const group of duplicates.slice(0, SHOWN_GROUPS)) lines.push(`    ${group.join(' = ')}`);
    if (duplicates.length > SHOWN_GROUPS) lines.push(`    and ${duplicates.length - SHOWN_GROUPS} more groups; --json lists all`);
  }
  return `${lines.join('\n')}\n`;
}
