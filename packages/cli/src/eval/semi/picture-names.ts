import type { Dataset } from '@leoclr/core';

const READ_AT_ONCE = 16;

/**
 * The names of some pictures, as lists have them: relative to the data set where it consists of files. Only a read picture knows its name, so
 * this reads them; files aren't decoded.
 */
export async function pictureNames(dataset: Dataset, indices: Int32Array): Promise<string[]> {
  const names: string[] = [];
  for (let from = 0; from < indices.length; from += READ_AT_ONCE) {
    const read = [...indices.subarray(from, from + READ_AT_ONCE)].map((index) => dataset.file?.(index) ?? dataset.get(index));
    names.push(...(await Promise.all(read)).map(({ name }) => name));
  }
  return names;
}
