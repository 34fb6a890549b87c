import type { Dataset } from '@leoclr/core';

const AT_ONCE = 16;

/**
 * The names of some pictures, in the order of `indices`: those of their files, relative to the data set. Files are read and not decoded;
 * a data set without files is asked for the pictures themselves.
 *
 * @throws LeoclrError `data` when a picture can't be read any more.
 */
export async function pictureNames(dataset: Dataset, indices: Int32Array): Promise<string[]> {
  const nameOf = async (index: number): Promise<string> =>
    dataset.file === undefined ? (await dataset.get(index)).name : (await dataset.file(index)).name;
  const names: string[] = [];
  for (let from = 0; from < indices.length; from += AT_ONCE) {
    names.push(...(await Promise.all([...indices.subarray(from, from + AT_ONCE)].map(nameOf))));
  }
  return names;
}
