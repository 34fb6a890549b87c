import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '@leoclr/core';
import { checkIndex } from './_check-index.ts';
import { decodeImage } from './decode-image.ts';
import { stringAt } from './_strings.ts';
import type { PackedStrings } from './_strings.ts';
import { unreadable } from './_unreadable.ts';

/** A data set whose pictures are files, as the folder was when it was listed. */
export interface ImageFilesOptions {
  readonly name: string;
  readonly directory: string;
  /** Paths below `directory`, with `/` between the parts. */
  readonly paths: PackedStrings;
  readonly classes: readonly string[];
  readonly labels: Int32Array | null;
}

/** The data set of already listed files. Worker threads get the list, so that files which come later can't shift the indices. */
export function imageFiles(options: ImageFilesOptions): Dataset {
  const { name, directory, paths, classes, labels } = options;
  const length = paths.starts.length - 1;
  return {
    name,
    length,
    classes,
    labels,
    recipe: { module: import.meta.url, name: 'imageFiles', options },
    async get(index) {
      checkIndex(name, index, length);
      const path = join(directory, stringAt(paths, index));
      const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
        throw unreadable('imageFolder()', { sampleName: path, reason: fileReason(cause) }, cause);
      });
      return { image: await decodeImage(bytes, path), label: labels?.[index] ?? -1, name: path };
    },
  };
}

function fileReason({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'the file is gone, or is a link to nothing';
  if (code === 'EACCES' || code === 'EPERM') return `permission denied (${code})`;
  return message;
}
