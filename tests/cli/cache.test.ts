import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, leoclr, mustSucceed, temporaryFolder, tiny } from './leoclr.ts';

const { folder: cwd, remove } = temporaryFolder();
const reduced = ['--data', 'scenes:64', ...tiny, '--short-side', '24', '--epochs', '2', '--no-evaluate'];
const checkpoint = (out: string): Buffer => readFileSync(join(cwd, out, 'checkpoint.safetensors'));

beforeAll(async () => {
  build();
  await mustSucceed(['pretrain', ...reduced, '--out', 'plain'], { cwd });
}, 120_000);
afterAll(remove);

test('a cache on disk is filled, said to be, found again, and changes nothing', async () => {
  const first = await mustSucceed(['pretrain', ...reduced, '--cache', 'disk:cache', '--out', 'first'], { cwd });
  expect(first).toContain('scenes:64: 64 pictures to learn from, 16 to test on, 10 classes, short side at most 24 px\n');
  expect(first).toMatch(/\nCache {5}scenes\/train in .*\/cache\/scenes-train-[0-9a-f]{24}: 0 of 64 pictures\n/);
  const again = await mustSucceed(['pretrain', '--config', 'first/config.json', '--out', 'again'], { cwd });
  expect(again).toMatch(/\nCache {5}scenes\/train in .*: 64 of 64 pictures, 1\d\d kB\n/);
  expect([checkpoint('first').equals(checkpoint('plain')), checkpoint('again').equals(checkpoint('plain'))]).toEqual([true, true]);
});

test('a run that was interrupted may go on with another cache, or none', async () => {
  const { code } = await leoclr(['pretrain', ...reduced, '--cache', 'ram', '--out', 'stopped'], { cwd, interruptAt: 'step 1/4' });
  expect(code).toBe(130);
  const more = await mustSucceed(['pretrain', '--resume', '--out', 'stopped', '--cache', 'disk:cache2'], { cwd });
  expect(more).toMatch(/cache2\/scenes-train-.*: 0 of 64 pictures\n/);
  expect(checkpoint('stopped').equals(checkpoint('plain'))).toBe(true);
  const { stderr } = await leoclr(['pretrain', '--resume', '--out', 'stopped', '--short-side', '20'], { cwd });
  expect(stderr).toMatchInlineSnapshot(`
    "--resume: the run in stopped has --short-side 24, and 20 would make it another one. Leave the option out, or start a new run.
    "
  `);
});

test('a cache that can no longer be written is told of once, and training goes on', async () => {
  const whole = ['--data', 'scenes:64', ...tiny, '--epochs', '2', '--no-evaluate', '--cache', 'disk:cache3', '--out', 'limited'];
  // Room for the checkpoint, not for 64 pictures of 12 kB.
  const out = await mustSucceed(['pretrain', ...whole], { cwd, through: 'ulimit -f 640; exec "$@"' });
  const notes = out.match(/Note: The decoded cache of .*\n/g) ?? [];
  expect(notes.map((note) => note.replace(/ in \/.*[0-9a-f]{24}/, ' in FOLDER').replace(/\d+ of 64.*\)/, 'N of 64'))).toEqual([
    'Note: The decoded cache of scenes/train in FOLDER takes no more pictures: it could not be written (EFBIG). It holds N of 64; the others are decoded each time.\n',
  ]);
});

test('a place that is no cache is refused before anything is read', async () => {
  writeFileSync(join(cwd, 'file'), '');
  const before = readdirSync(cwd).toSorted();
  const tape = await leoclr(['pretrain', ...reduced, '--cache', 'tape', '--out', 'never'], { cwd });
  expect(tape.stderr).toMatchInlineSnapshot(`
    "--cache: expected none, ram, disk or disk:FOLDER, got "tape".
    "
  `);
  const file = await leoclr(['pretrain', ...reduced, '--cache', 'disk:file', '--out', 'never'], { cwd });
  expect(file.stderr.replaceAll(cwd, 'CWD')).toMatchInlineSnapshot(`
    "cachedDataset(): expected CWD/file to be a folder or nothing yet, but it or a part of it is a file.
    "
  `);
  expect(readdirSync(cwd).toSorted()).toEqual(before);
});
