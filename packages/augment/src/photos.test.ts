// Every operation and every preset, at its own size, on real photographs against torchvision and Pillow, where a machine has them.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Image, View } from '@leoclr/core';
import { rng } from '@leoclr/core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CropViewDraw, CropViewOptions, OriginalViewDraw, OriginalViewOptions } from './index.ts';
import {
  adjustBrightness,
  adjustContrast,
  adjustHue,
  adjustSaturation,
  applyCropView,
  applyOriginalView,
  byolViews,
  centerCrop,
  cifarViews,
  drawCropView,
  drawOriginalView,
  gaussianBlur,
  gaussianKernelBlur,
  grayscale,
  horizontalFlip,
  leoclrViews,
  mocoV1Views,
  mocoV2Views,
  resize,
  resizeShortSide,
  simclrViews,
  solarize,
  swavViews,
} from './index.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const data = process.env['LEOCLR_DATA'] ?? join(root, '../shared/data');
const folders = [
  'imagenette/val/n02102040',
  'imagenette/val/n03394916',
  'voc2007-mini/VOCdevkit/VOC2007/JPEGImages',
  'coco128/val2017',
  'dtd10/val/braided',
];
const script = fileURLToPath(new URL('./fixtures/pipelines.py', import.meta.url));
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
const missing = reasonToSkip();

interface Encoded {
  width: number;
  height: number;
  data: string;
}
interface Job {
  kind: 'view' | 'operation';
  picture: number;
  ours: Image;
  [key: string]: unknown;
}
interface Differences {
  largest: number;
  mean: number;
}
type Operation = [name: string, value: unknown, apply: (photo: Image) => Image];

function reasonToSkip(): string {
  if (!folders.every((folder) => existsSync(join(data, folder)))) return ' (skipped: no data)';
  try {
    execFileSync(
      python,
      ['-c', 'import torchvision, PIL; assert torchvision.__version__.startswith("0.14") and PIL.__version__.startswith("9.4")'],
      { stdio: 'ignore' },
    );
    return '';
  } catch {
    return ' (skipped: no torchvision 0.14 with Pillow 9.4)';
  }
}

function ask<Answer>(command: string, question: unknown): Answer {
  const output = execFileSync(python, [script, command], { input: JSON.stringify(question), maxBuffer: 2 ** 30 });
  return JSON.parse(output.toString()) as Answer;
}

const decode = ({ width, height, data }: Encoded): Image => ({ width, height, data: new Uint8Array(Buffer.from(data, 'base64')) });

/** Largest and mean difference over all values of pairs of pictures. */
function differences(pairs: readonly [Image, Image][]): Differences {
  let largest = 0;
  let sum = 0;
  let count = 0;
  for (const [actual, expected] of pairs) {
    expect([actual.width, actual.height]).toEqual([expected.width, expected.height]);
    for (let i = 0; i < expected.data.length; i++) {
      const difference = Math.abs(actual.data[i]! - expected.data[i]!);
      largest = Math.max(largest, difference);
      sum += difference;
    }
    count += expected.data.length;
  }
  return { largest, mean: sum / count };
}

const operations: Operation[] = [
  ...[0.2, 0.61, 1.39, 1.8].flatMap((factor): Operation[] => [
    ['brightness', factor, (photo) => adjustBrightness(photo, factor)],
    ['contrast', factor, (photo) => adjustContrast(photo, factor)],
    ['saturation', factor, (photo) => adjustSaturation(photo, factor)],
  ]),
  ...[-0.4, -0.07, 0.1, 0.2].map((turn): Operation => ['hue', turn, (photo) => adjustHue(photo, turn)]),
  ...[0.1, 0.7, 1.3, 2].map((sigma): Operation => ['blur', sigma, (photo) => gaussianBlur(photo, sigma)]),
  ['grayscale', null, grayscale],
  ['solarize', 128, (photo) => solarize(photo, 128)],
  ['flip', null, horizontalFlip],
  ['resize', { width: 224, height: 224 }, (photo) => resize(photo, { width: 224, height: 224 })],
  ['resize', { width: 50, height: 81 }, (photo) => resize(photo, { width: 50, height: 81 })],
  ['resizeShortSide', 99, (photo) => resizeShortSide(photo, 99)],
  ['resizeShortSide', 256, (photo) => resizeShortSide(photo, 256)],
  ['centerCrop', { width: 97, height: 102 }, (photo) => centerCrop(photo, { width: 97, height: 102 })],
];
const kernelBlurs = [0.1, 0.5, 1, 2].flatMap((sigma) =>
  [3, 9, 23].map((kernelSize): Operation => [
    'kernelBlur',
    { sigma, kernelSize },
    (photo) => gaussianKernelBlur(photo, { sigma, kernelSize }),
  ]),
);
const presets: Record<string, readonly View[]> = {
  leoclr: leoclrViews(),
  leoclrCenter: leoclrViews({ original: { resize: 'center-crop' } }).slice(0, 1),
  mocoV1: mocoV1Views(),
  mocoV2: mocoV2Views(),
  cifar: cifarViews(),
  simclr: simclrViews(),
  byol: byolViews(),
  swav: swavViews(),
};

function operationJob([operation, value, apply]: Operation, photo: Image, picture: number): Job {
  return { kind: 'operation', picture, operation, value, ours: apply(photo) };
}

/** A view with parameters of its own, which go through JSON on this side as well. */
function viewJob(preset: string, number: number, photo: Image, picture: number): Job {
  const { size, recipe } = presets[preset]![number]!;
  const stream = rng(3, 'augment', { sample: picture, view: number });
  const options = recipe!.options as CropViewOptions & OriginalViewOptions;
  const crops = recipe!.name === 'cropView';
  const drawn = crops ? drawCropView(stream, photo, options) : drawOriginalView(stream, options);
  const draw = JSON.parse(JSON.stringify(drawn)) as CropViewDraw & OriginalViewDraw;
  return {
    kind: 'view',
    picture,
    preset,
    options,
    draw,
    ours: crops ? applyCropView(photo, size, draw) : applyOriginalView(photo, size, draw),
  };
}

describe.skipIf(missing !== '')(`on real photographs${missing}`, () => {
  const measured = new Map<string, Differences>();

  // Python takes seconds to load torch, so that it is asked once for everything.
  beforeAll(() => {
    const paths = folders.flatMap((folder) =>
      readdirSync(join(data, folder))
        .sort()
        .slice(0, 2)
        .map((name) => join(data, folder, name)),
    );
    const encoded = ask<Encoded[]>('decode', paths);
    const photos = encoded.map(decode);
    const groups: [string, Job[]][] = [
      ['operations', operations.flatMap((operation) => photos.map((photo, picture) => operationJob(operation, photo, picture)))],
      ['kernelBlurs', kernelBlurs.flatMap((operation) => photos.map((photo, picture) => operationJob(operation, photo, picture)))],
      ...Object.entries(presets).map(([preset, views]): [string, Job[]] => [
        preset,
        photos.flatMap((photo, picture) => views.map((_, number) => viewJob(preset, number, photo, picture))),
      ]),
    ];
    const cases = groups.flatMap(([, jobs]) => jobs.map((job) => ({ ...job, ours: undefined })));
    const theirs = ask<Encoded[]>('apply', { pictures: encoded, cases });
    for (const [name, jobs] of groups) {
      const results = theirs.splice(0, jobs.length);
      measured.set(name, differences(jobs.map(({ ours }, index) => [ours, decode(results[index]!)])));
    }
  }, 120_000);

  test('every operation gives the same pixels', () => {
    expect(measured.get('operations')).toEqual({ largest: 0, mean: 0 });
  });

  test('the true Gaussian rounds some halves the other way, nothing else', () => {
    expect(measured.get('kernelBlurs')!.largest).toBeLessThanOrEqual(1);
    expect(measured.get('kernelBlurs')!.mean).toBeLessThan(1e-3);
  });

  test.each(['leoclr', 'leoclrCenter', 'mocoV1', 'mocoV2', 'cifar', 'swav'])(
    '%s: given the same parameters, its views have the same pixels',
    (preset) => {
      expect(measured.get(preset)).toEqual({ largest: 0, mean: 0 });
    },
  );

  test.each(['simclr', 'byol'])('%s: so have its views but for halves of the blur', (preset) => {
    expect(measured.get(preset)!.largest).toBeLessThanOrEqual(1);
    expect(measured.get(preset)!.mean).toBeLessThan(1e-3);
  });
});
