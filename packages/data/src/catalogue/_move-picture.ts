import { mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LeoclrError } from '@leoclr/core';

/** Moves a picture that a list names into the folder of its class. @throws LeoclrError `data` when that can't be done. */
export async function movePicture(picture: string, folder: string, list: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await rename(picture, join(folder, basename(picture)));
  } catch (cause) {
    throw new LeoclrError(
      'data',
      `downloadDataset(): ${list} names the picture ${picture}, which can't be moved: ${(cause as Error).message}.`,
      { cause },
    );
  }
}
