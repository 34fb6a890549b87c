import { copyFile, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { LeoclrError, unknownName } from '@leoclr/core';
import type { DownloadProgress } from '../download/download-file.ts';
import { downloadFile } from '../download/download-file.ts';
import { withFileLock } from '../download/_file-lock.ts';
import { unpackArchive } from '../unpack/unpack-archive.ts';
import { cacheFolder } from '../cache-folder.ts';
import { findKnownDataset, textOfDownload } from './dataset-place.ts';
import type { KnownDataset, KnownFile } from './known-dataset.ts';
import { knownDatasets } from './known-datasets.ts';
import { sortNumbered } from './_sort-numbered.ts';
import { sortPictures } from './_sort-pictures.ts';

/** Where the download of a data set is. */
export interface DatasetProgress {
  readonly phase: DownloadProgress['phase'] | 'unpacking' | 'sorting';
  /** The file that is at work, without its folder. */
  readonly file: string;
  /** Bytes of all files that are received, or of one that are verified, or files that are unpacked. */
  readonly done: number;
  /** What `done` grows to; null while nobody knows. */
  readonly total: number | null;
  /** Why it waits. */
  readonly note: string;
}

/** Options of {@link downloadDataset}. */
export interface DownloadDatasetOptions {
  /** Folder in which the data set gets its own. Default `datasets` in the cache folder, where its name alone opens it. */
  readonly directory?: string;
  /** Keeps the archives beside it, in `NAME.download`. Default false. */
  readonly keepArchives?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DatasetProgress) => void;
  /** See `downloadFile`. */
  readonly retryDelayMs?: number;
}

/** What {@link downloadDataset} did. */
export interface DownloadedDataset {
  readonly folder: string;
  /** What `openDataset` and `leoclr pretrain --data` take. */
  readonly text: string;
  /** Nothing was done: it was there. */
  readonly wasThere: boolean;
}

/**
 * Downloads a data set, checks it, unpacks it and returns where it is and the text that opens it.
 *
 * Its folder comes into being when everything is in it. A download that was stopped goes on in the next call. Where the publisher names
 * training and test pictures in lists, they are sorted into `train/CLASS` and `val/CLASS`.
 *
 * @param what The name of a known data set, or a description of another one.
 * @throws LeoclrError `option` for unknown names, `data` when it can't be had (also for data sets that want a login) or is damaged.
 * @throws The signal's reason when it was aborted.
 *
 * @example
 * ```ts
 * const { text } = await downloadDataset('imagenette-160');
 * const train = await openDataset(text, { split: 'train' });
 * ```
 */
export async function downloadDataset(what: string | KnownDataset, options: DownloadDatasetOptions = {}): Promise<DownloadedDataset> {
  const { directory = cacheFolder('datasets'), signal, onProgress } = options;
  const known = typeof what === 'string' ? namedDataset(what) : what;
  if (known.files.length === 0) {
    throw new LeoclrError(
      'data',
      `downloadDataset(): ${known.name} can't be downloaded without you. ${known.byHand}. Home page: ${known.homePage}`,
    );
  }
  const folder = join(resolve(directory), known.name);
  const result = { folder, text: textOfDownload(known, folder) };
  if (await isThere(folder)) return { ...result, wasThere: true };
  const files = `${folder}.download`;
  const onWait = (holder: string): void =>
    onProgress?.({ phase: 'waiting', file: known.name, done: 0, total: null, note: `${holder} is downloading it too` });
  return withFileLock(`${folder}.lock`, { signal, onWait, makeFolder: true }, async () => {
    if (await isThere(folder)) return { ...result, wasThere: true };
    const archives = await fetchFiles(known, files, options);
    await unpackInto(folder, archives, known, options);
    if (options.keepArchives !== true) await rm(files, { recursive: true, force: true });
    return { ...result, wasThere: false };
  });
}

async function unpackInto(
  folder: string,
  paths: readonly string[],
  known: KnownDataset,
  { signal, onProgress }: DownloadDatasetOptions,
): Promise<void> {
  const isPlain = (place: number): boolean => known.files[place]!.isPlain === true;
  try {
    await unpackArchive(
      paths.filter((_, place) => !isPlain(place)),
      {
        to: folder,
        ...(known.inner === undefined ? {} : { inner: known.inner }),
        ...(signal === undefined ? {} : { signal }),
        onProgress: ({ files: done }) => onProgress?.({ phase: 'unpacking', file: known.name, done, total: null, note: '' }),
        async arrange(draft) {
          for (const path of paths.filter((_, place) => isPlain(place))) await copyFile(path, join(draft, basename(path)));
          for (const path of known.remove ?? []) await rm(join(draft, path), { force: true });
          if (known.lists === undefined && known.numbers === undefined) return;
          onProgress?.({ phase: 'sorting', file: known.name, done: 0, total: null, note: '' });
          if (known.lists !== undefined) await sortPictures(draft, known.lists);
          if (known.numbers !== undefined) await sortNumbered(draft, known.numbers);
        },
      },
    );
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
    const isFull = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code ?? '');
    // Without a checksum a file may be anything, e.g. a page that asks for a login. Kept, it would be taken for the right one next time.
    const doubtful = paths.filter((_, place) => known.files[place]!.checksum === '');
    if (!isFull && signal?.aborted !== true) await Promise.all(doubtful.map((path) => rm(path, { force: true })));
    throw error;
  }
}

function namedDataset(name: string): KnownDataset {
  const known = findKnownDataset(name);
  if (known !== null) return known;
  throw new LeoclrError(
    'option',
    `downloadDataset(): ${unknownName(
      'data set',
      name,
      knownDatasets.map((one) => one.name),
    )}`,
  );
}

async function isThere(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => null)) !== null;
}

async function fetchFiles({ files }: KnownDataset, folder: string, options: DownloadDatasetOptions): Promise<string[]> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const paths: string[] = [];
  let before = 0;
  for (const file of files) {
    const name = nameOf(file);
    const onProgress = ({ phase, ...progress }: DownloadProgress): void => {
      const sums =
        phase === 'verifying' ? progress : { ...progress, done: before + progress.done, total: total === 0 ? progress.total : total };
      options.onProgress?.({ phase, file: name, ...sums });
    };
    const path = join(folder, name);
    await fetchFrom(file, path, { ...options, onProgress });
    before += file.bytes;
    paths.push(path);
  }
  return paths;
}

/** The file's own name in its address. */
function nameOf({ urls }: KnownFile): string {
  return basename(decodeURIComponent(new URL(urls[0]).pathname)) || 'file';
}

/** From the first address that gives it. */
async function fetchFrom(
  { urls, bytes, checksum }: KnownFile,
  to: string,
  { signal, onProgress, retryDelayMs }: Omit<DownloadDatasetOptions, 'onProgress'> & { onProgress: (progress: DownloadProgress) => void },
): Promise<void> {
  const options = {
    to,
    onProgress,
    ...(bytes > 0 ? { size: bytes } : {}),
    ...(checksum === '' ? {} : { checksum }),
    ...(signal === undefined ? {} : { signal }),
    ...(retryDelayMs === undefined ? {} : { retryDelayMs }),
  };
  for (const [place, url] of urls.entries()) {
    try {
      await downloadFile(url, options);
      return;
    } catch (error) {
      const isLast = place === urls.length - 1;
      if (isLast || signal?.aborted || !(error instanceof LeoclrError)) throw error;
      onProgress({ phase: 'waiting', done: 0, total: null, note: `${error.message} Now from ${new URL(urls[place + 1]!).host}` });
    }
  }
}
