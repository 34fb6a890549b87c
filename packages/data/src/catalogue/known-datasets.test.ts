import { expect, test } from 'vitest';
import { datasetKind } from '../dataset-kind.ts';
import { textOfDownload } from './dataset-place.ts';
import { knownDatasets } from './known-datasets.ts';

test('knows the usual data sets, each once', () => {
  const names = knownDatasets.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.toSorted()).toMatchInlineSnapshot(`
    [
      "caltech101",
      "cifar10",
      "cifar100",
      "coco2017",
      "coco2017-val",
      "dtd",
      "fashion-mnist",
      "flowers102",
      "food101",
      "imagenet-100",
      "imagenet-1k",
      "imagenette",
      "imagenette-160",
      "imagenette-320",
      "imagewoof",
      "imagewoof-160",
      "imagewoof-320",
      "mnist",
      "oxford-pets",
      "stl10",
      "tiny-imagenet",
      "voc2007",
      "voc2012",
    ]
  `);
});

test.each(knownDatasets.map((known) => [known.name, known] as const))('%s: what is said of it is well formed', (_name, known) => {
  expect(known.name).toMatch(/^[a-z0-9-]+$/); // also the name of its folder
  expect(known.homePage).toMatch(/^https?:\/\//);
  expect(known.opens).toContain('{}');
  expect(known.licence).not.toBe('');
  expect(known.classes).toBeGreaterThan(1);
  expect(known.files.length === 0).toBe(known.byHand !== undefined);
  for (const count of Object.values(known.parts)) expect(count).toBeGreaterThan(0);
  for (const { urls, bytes, checksum } of known.files) {
    expect(bytes).toBeGreaterThan(500);
    expect(checksum).toMatch(/^(md5:[0-9a-f]{32}|sha256:[0-9a-f]{64})$/);
    for (const url of urls) expect(new URL(url).pathname).toMatch(/\.(tar|tgz|tar\.gz|zip|gz|mat)$/);
  }
});

test('no two files share a checksum, unless they are the same', () => {
  const files = new Map(knownDatasets.flatMap(({ files }) => files).map((file) => [file.checksum, file.urls[0]]));
  for (const { checksum, urls } of knownDatasets.flatMap(({ files }) => files)) expect(files.get(checksum)).toBe(urls[0]);
});

test('ImageNet-100 has a hundred classes', () => {
  const { classNames = [] } = knownDatasets.find(({ name }) => name === 'imagenet-100')!;
  expect(new Set(classNames).size).toBe(100);
  for (const name of classNames) expect(name).toMatch(/^n\d{8}$/);
});

test('each is opened as a kind that there is', async () => {
  const kinds = await Promise.all(
    knownDatasets.map(async (known) => [known.name, (await datasetKind(textOfDownload(known, '/nowhere/at-all'))).word]),
  );
  expect(Object.fromEntries(kinds)).toMatchObject({
    cifar10: 'cifar10',
    cifar100: 'cifar100',
    stl10: 'stl10',
    mnist: 'idx',
    'tiny-imagenet': 'tiny-imagenet',
    'imagenette-160': 'folder',
    flowers102: 'folder',
    voc2007: 'voc',
    coco2017: 'coco',
    'imagenet-1k': 'imagenet',
  });
});
