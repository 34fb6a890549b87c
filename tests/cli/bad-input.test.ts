// Whatever is wrong: one clear sentence, exit code 1, and nothing left behind.
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Image } from '@leoclr/core';
import { rng } from '@leoclr/core';
import { encodeJpegDataUri } from '@leoclr/data';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { build, filesIn, leoclr, temporaryFolder, tiny } from './leoclr.ts';
import type { RunOptions } from './leoclr.ts';

const { folder: cwd, remove } = temporaryFolder();
const picture = join(cwd, '..', 'picture.jpg');

beforeAll(async () => {
  build();
  const uri = await encodeJpegDataUri(noise(40));
  writeFileSync(picture, Buffer.from(uri.slice(uri.indexOf(',') + 1), 'base64'));
}, 120_000);
afterAll(remove);
beforeEach(() => {
  rmSync(cwd, { recursive: true });
  mkdirSync(cwd);
});

function noise(size: number): Image {
  const draw = rng(1, 'noise');
  return { width: size, height: size, data: Uint8Array.from({ length: size * size * 3 }, () => draw.integer(256)) };
}

/** Copies of one picture, under the given paths. */
function pictures(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    copyFileSync(picture, join(cwd, path));
  }
}

function manyPictures(folder: string, count: number): void {
  pictures(...Array.from({ length: count }, (_, index) => `${folder}/${String(index).padStart(2, '0')}.jpg`));
}

/** The sentence that a command fails with; checks that it is one line and that the folder is as it was. */
async function failure(args: readonly string[], options: Partial<RunOptions> = {}): Promise<string> {
  const before = filesIn(cwd);
  const { code, stderr } = await leoclr(args, { cwd, ...options });
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(filesIn(cwd)).toEqual(before);
  return stderr.trim().replaceAll(cwd, 'FOLDER');
}

const pretrain = (...args: string[]): Promise<string> => failure(['pretrain', ...args]);

test('a missing folder', async () => {
  mkdirSync(join(cwd, 'photos'));
  expect(await pretrain('--data', 'fotos', ...tiny)).toMatchInlineSnapshot(
    `"openDataset(): there is no folder fotos. FOLDER has photos. Did you mean FOLDER/photos?"`,
  );
});

test('an empty folder', async () => {
  mkdirSync(join(cwd, 'photos'));
  expect(await pretrain('--data', 'photos', ...tiny)).toMatchInlineSnapshot(
    `"imageFolder(): expected pictures in photos or below, found no file ending in .jpg, .jpeg, .png, .webp, .gif, .tif, .tiff, .avif."`,
  );
});

test('a class in val that train lacks', async () => {
  manyPictures('photos/train/cat', 16);
  pictures('photos/train/dog/1.jpg', 'photos/val/cat/1.jpg', 'photos/val/cow/1.jpg');
  expect(await pretrain('--data', 'photos', ...tiny)).toMatchInlineSnapshot(
    `"imageFolder(): the class folder photos/val/cow is none of the 2 known classes. The nearest is cat. Every class must also be in the training set."`,
  );
});

test('a batch larger than the data set', async () => {
  manyPictures('photos', 10);
  expect(await pretrain('--data', 'photos', ...tiny)).toMatchInlineSnapshot(
    `"--batch-size: expected at most 10, as photos has 10 pictures to learn from, got 16."`,
  );
});

test.each([
  ['--method', 'leolcr'],
  ['--loss', 'infonce'],
  ['--backbone', 'resnet19'],
  ['--engine', 'wsam'],
  ['--preset', 'quikstart'],
  ['--stem', 'cifra'],
])('an unknown name: %s %s', async (option, name) => {
  expect(await pretrain(option, name)).toMatch(/^Unknown \w+ "\w+"; known are .*\. Did you mean \w+/);
});

test('an unknown option and an unknown command', async () => {
  expect(await pretrain('--epoch', '3')).toMatchInlineSnapshot(`"Unknown option '--epoch'. Did you mean --epochs?"`);
  expect(await failure(['pretran'])).toMatchInlineSnapshot(`"Unknown command 'pretran'. Did you mean pretrain?"`);
});

test('a config file with a setting that does not exist', async () => {
  writeFileSync(
    join(cwd, 'leoclr.config.ts'),
    `import { defineConfig } from 'leoclr';\nexport default defineConfig({ epoch: 3 } as never);\n`,
  );
  expect(await pretrain()).toMatchInlineSnapshot(`"leoclr.config.ts: Unknown setting "epoch". Did you mean epochs?"`);
});

test('an engine that is not installed', async () => {
  expect(await pretrain('--data', 'scenes:64', ...tiny, '--engine', 'tfjs-node-gpu')).toMatchInlineSnapshot(
    `"useEngine(): the package @tensorflow/tfjs-node-gpu is not installed. Install it with "npm install @tensorflow/tfjs-node-gpu@4.22.0" (its install script downloads libtensorflow; without that download the import fails), or use the engine wasm."`,
  );
});

test('an output folder that is a file, and one that holds other files', async () => {
  pictures('file', 'photos/1.jpg');
  expect(await pretrain('--data', 'scenes:64', ...tiny, '--out', 'file')).toMatchInlineSnapshot(
    `"--out: expected file to be a folder, or nothing yet; it or a part of it is a file."`,
  );
  expect(await pretrain('--data', 'scenes:64', ...tiny, '--out', 'photos')).toMatchInlineSnapshot(
    `"photos holds other files and no run. Choose a new or empty folder with --out."`,
  );
});

test('a loss that is not a number', async () => {
  expect(await pretrain('--data', 'scenes:64', ...tiny, '--epochs', '1', '--learning-rate', '1e30')).toMatchInlineSnapshot(
    `"pretrain(): expected a finite loss, got NaN at step 2 with learning rate 1e+30. Lower the learning rate or add warm-up, and go on from the last checkpoint."`,
  );
});

test('only files that are no pictures', async () => {
  mkdirSync(join(cwd, 'photos'));
  for (let index = 0; index < 20; index++) writeFileSync(join(cwd, `photos/${index}.jpg`), 'not a picture');
  expect(await pretrain('--data', 'photos', ...tiny)).toMatchInlineSnapshot(
    `"batches(): 16 pictures in a row can't be read, the first is photos/2.jpg: it is no picture in a known format. Check that the data set is complete."`,
  );
});

/** 32 pictures among which one is text and one is cut off. */
function photosWithBrokenOnes(): void {
  manyPictures('photos', 34);
  writeFileSync(join(cwd, 'photos/07.jpg'), 'I am no picture.');
  truncateSync(join(cwd, 'photos/21.jpg'), Math.floor(statSync(picture).size / 2));
}

test('broken pictures are skipped, counted and listed', async () => {
  photosWithBrokenOnes();
  const { code, stdout, stderr } = await leoclr(['pretrain', '--data', 'photos', ...tiny, '--epochs', '1', '--out', 'run'], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('2 pictures could not be read and were skipped; run/skipped.jsonl lists them.');
  const listed = readFileSync(join(cwd, 'run/skipped.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; reason: string });
  expect(listed.map(({ name }) => name).sort()).toEqual([expect.stringContaining('07.jpg'), expect.stringContaining('21.jpg')]);
  for (const { reason } of listed) expect(reason).not.toBe('');
  expect(readFileSync(join(cwd, 'run/report.html'), 'utf8')).toContain('07.jpg');
  const embedded = await leoclr(['embed', '--weights', 'run', '--out', 'all.csv'], { cwd });
  expect(embedded.stdout).toBe('32 rows of 32 features in all.csv; 2 pictures could not be read\n');
});

test('with --strict the first broken picture stops the run', async () => {
  photosWithBrokenOnes();
  expect(await pretrain('--data', 'photos', ...tiny, '--epochs', '1', '--strict')).toMatch(/photos\/(07|21)\.jpg/);
});

/** A full disk: a small file system where that may be mounted, else a limit on the size of files. */
const fullDisk = (folder: string, kibibytes: number): string =>
  `if unshare --user --map-root-user --mount true 2>/dev/null; then
     exec unshare --user --map-root-user --mount bash -c 'mount -t tmpfs -o size=${kibibytes}k tmpfs ${folder} && "$@"; code=$?; ls -A ${folder} >&3; exit $code' bash "$@" 3>${folder}.left
   else ulimit -f ${kibibytes}; "$@"; code=$?; ls -A ${folder} > ${folder}.left; exit $code; fi`;

test('no space left for the first checkpoint', async () => {
  mkdirSync(join(cwd, 'disk'));
  const { code, stderr } = await leoclr(['pretrain', '--data', 'scenes:64', ...tiny, '--epochs', '1', '--out', 'disk/run'], {
    cwd,
    through: fullDisk(join(cwd, 'disk'), 300),
  });
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/can't write disk\/run\/checkpoint\.safetensors: (no space is left on the device \(ENOSPC\)|.*EFBIG)/);
  expect(readFileSync(join(cwd, 'disk.left'), 'utf8')).toBe('');
});
