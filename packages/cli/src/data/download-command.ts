import { basename } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { datasetFolder, downloadDataset, findKnownDataset, formatBytes } from '@leoclr/data';
import type { DatasetProgress, KnownDataset } from '@leoclr/data';
import { formatDuration } from '@leoclr/log';
import type { Streams } from '../streams.ts';
import { bytesOf } from './facts-of.ts';
import { statusLine } from './status-line.ts';
import { stoppable } from './stoppable.ts';
import { transferPace } from './transfer-pace.ts';

interface DownloadOptions {
  readonly NAME: string;
  readonly directory?: string;
  readonly as?: string;
  readonly checksum?: string;
  readonly keepArchives?: boolean;
}

/** `leoclr data download`: prints the text that opens the data set. */
export async function downloadCommand(options: Readonly<Record<string, unknown>>, { stdout, stderr }: Streams): Promise<number> {
  const { NAME: name, directory, as, checksum, keepArchives = false } = options as unknown as DownloadOptions;
  const isAddress = /^https?:\/\//.test(name);
  if (!isAddress && (as !== undefined || checksum !== undefined)) {
    throw new LeoclrError('option', '--as and --checksum are for archives given by their address: of known data sets both are known.');
  }
  const what = isAddress ? archiveAt(name, as, checksum) : name;
  const known = typeof what === 'string' ? findKnownDataset(what) : what;
  if (known !== null && known.files.length > 0 && !isAddress) announce(known, stdout);
  const line = statusLine(stderr);
  const pace = transferPace();
  const onProgress = (progress: DatasetProgress): void => line.update(lineOf(progress, pace), progress.note !== '');
  return stoppable(
    async (signal) => {
      const place = directory === undefined ? {} : { directory };
      const { text, wasThere, folder } = await downloadDataset(what, { ...place, keepArchives, signal, onProgress }).finally(() =>
        line.clear(),
      );
      stdout.write(`${wasThere ? 'There already' : 'Ready'}: ${folder}\n`);
      stdout.write(`Learn from it with: leoclr pretrain --data ${folder === datasetFolder(known!.name) ? known!.name : text}\n`);
      return 0;
    },
    () => stdout.write('Stopped. What has arrived is kept: the same command goes on from there.\n'),
  );
}

function announce(known: KnownDataset, stdout: Streams['stdout']): void {
  stdout.write(`${known.title}\n`);
  stdout.write(`Licence: ${known.licence}. ${formatBytes(bytesOf(known))} from ${new URL(known.files[0]!.urls[0]).host}\n`);
}

/** An archive of which nothing else is known. */
function archiveAt(url: string, as: string | undefined, checksum: string = ''): KnownDataset {
  let file: string;
  try {
    file = basename(decodeURIComponent(new URL(url).pathname));
  } catch {
    throw new LeoclrError('option', `Expected the address of an archive, got ${url}.`);
  }
  const name = as ?? file.replace(/\.(tar\.gz|tgz|tar|zip|gz)$/i, '');
  if (!/^[\w][\w.-]*$/.test(name))
    throw new LeoclrError('option', `--as: expected a name of letters, digits, dots and dashes for what is at ${url}, got "${name}".`);
  if (as !== undefined && findKnownDataset(as) !== null)
    throw new LeoclrError('option', `--as: ${as} is a known data set. Choose another name.`);
  return {
    name,
    title: url,
    parts: {},
    classes: 0,
    licence: 'not known',
    homePage: url,
    files: [{ urls: [url], bytes: 0, checksum }],
    opens: '{}',
    layout: 'not known',
  };
}

function lineOf({ phase, file, done, total, note }: DatasetProgress, pace: ReturnType<typeof transferPace>): string {
  if (phase === 'waiting') return `Waiting: ${note}`;
  if (phase === 'unpacking') return `Unpacking ${file}: ${done.toLocaleString('en')} files`;
  if (phase === 'sorting') return `Sorting the pictures of ${file}`;
  const { perSecond, secondsLeft } = pace(done, total);
  const percent = total === null || total === 0 ? '' : ` (${Math.floor((100 * done) / total)} %)`;
  const left = Number.isFinite(secondsLeft) ? `, ${formatDuration(secondsLeft)} left` : '';
  const amount = total === null ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(total)}`;
  return `${phase === 'verifying' ? 'Checking' : 'Downloading'} ${file}: ${amount}${percent}, ${formatBytes(perSecond)}/s${left}`;
}
