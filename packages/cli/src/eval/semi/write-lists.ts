import { join } from 'node:path';
import type { Dataset } from '@leoclr/core';
import { writeFileAtomically } from '@leoclr/io';
import type { LabelledList } from './labelled-lists.ts';
import { pictureNames } from './picture-names.ts';

/** Writes the lists that were drawn as text files, one name a line; returns their paths. */
export async function writeLists(
  folder: string,
  lists: readonly LabelledList[],
  { dataset, data }: { dataset: Dataset; data: string },
): Promise<string[]> {
  const paths: string[] = [];
  for (const { name, indices, among, fileName } of lists) {
    if (fileName === null) continue;
    const head = `# semi@1: ${name}: ${indices.length} of ${among} training pictures of ${data}`;
    const path = join(folder, fileName);
    await writeFileAtomically(path, Buffer.from(`${[head, ...(await pictureNames(dataset, indices))].join('\n')}\n`));
    paths.push(path);
  }
  return paths;
}
