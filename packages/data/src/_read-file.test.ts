import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { readFile } from './_read-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'leoclr-read-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('gives the bytes of a file, or the reason why not, whether reading is fast or slow', async () => {
  const path = join(folder, 'a.bin');
  writeFileSync(path, 'bytes');
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 100)); // every read takes 100 ms
  for (let time = 0; time < 70; time++) expect((await readFile(path)).toString()).toBe('bytes');
  clock.mockRestore();
  for (let time = 0; time < 70; time++) {
    expect((await readFile(Buffer.from(path))).toString()).toBe('bytes');
    await expect(readFile(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  }
  await expect(readFile(folder)).rejects.toMatchObject({ code: 'EISDIR' });
});
