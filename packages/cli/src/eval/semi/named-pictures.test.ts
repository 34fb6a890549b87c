import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { namedPictures } from './named-pictures.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'leoclr-list-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const known = {
  option: '--labels',
  data: 'photos',
  names: ['cat/a.jpg', 'cat/b.jpg', 'dog/a.jpg', 'dog/c.jpg'],
  indices: Int32Array.of(10, 11, 20, 21),
};

const read = (text: string): Promise<Int32Array> => {
  writeFileSync(join(folder, 'list.txt'), text);
  return namedPictures(join(folder, 'list.txt'), known);
};

const refusal = async (text: string): Promise<string> => {
  const error = await read(text).catch((caught: Error) => caught);
  return String((error as Error).message).replaceAll(folder, 'FOLDER');
};

test('finds pictures by name, and by the last part where it is unique', async () => {
  expect([...(await read('# two cats, one dog\ndog/a.jpg\r\n\ncat/a.jpg\nb.jpg\n'))]).toEqual([10, 11, 20]);
});

test('names that are unknown, come twice or could be two pictures are refused', async () => {
  expect(await refusal('a.jpg\nx.jpg\ny.jpg\nz.jpg\nb.jpg')).toMatchInlineSnapshot(
    `"--labels: expected FOLDER/list.txt to name training pictures of photos, such as cat/a.jpg, but 4 of its 5 names are unknown: a.jpg, x.jpg, y.jpg and 1 more."`,
  );
  expect(await refusal('cat/b.jpg\nb.jpg')).toMatchInlineSnapshot(`"--labels: FOLDER/list.txt names some pictures twice: b.jpg."`);
  expect(await refusal('# nothing\n')).toMatchInlineSnapshot(`"--labels: FOLDER/list.txt names no picture. Write one name a line."`);
});

test('a list that is not there is refused', async () => {
  await expect(namedPictures('nowhere.txt', known)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: --labels: expected a list of names, but nowhere.txt can't be read.]`,
  );
});
