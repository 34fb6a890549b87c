// From picture files to features, against torchvision and Pillow: whole_path.py made the fixture.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { tenCropViews, testView } from '@leoclr/augment';
import { resnet18 } from '@leoclr/backbones';
import { runCli } from '@leoclr/cli';
import { disposeParams, rng } from '@leoclr/core';
import type { Dataset, Weights } from '@leoclr/core';
import { encodePngDataUri, evaluationBatches, imageFolder } from '@leoclr/data';
import { inspectEngines, useEngine } from '@leoclr/engine';
import { extractFeatures } from '@leoclr/eval';
import { importWeights, loadSafetensors, saveSafetensors } from '@leoclr/io';
import { torchvisionTensors } from './torchvision-tensors.ts';

interface Picture {
  readonly name: string;
  /** Base64 of float32: `[512]` and `[256]`. */
  readonly pooled: string;
  readonly layer3: string;
  /** Every `stride`-th byte of the cropped picture. */
  readonly pixels: string;
  readonly crc32: number;
}
interface Fixture {
  readonly seed: number;
  readonly size: number;
  readonly stride: number;
  readonly drawn: readonly [number, number];
  readonly jpeg: string;
  readonly tenCrop: string;
  readonly pictures: readonly Picture[];
}
const read = <Content>(name: string): Content =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')) as Content;
const fixture = read<Fixture>('whole-path.json');
const { parameters } = read<{ resnet18: { parameters: Record<string, number[]> } }>('torchvision-resnets.json').resnet18;

const data = process.env['LEOCLR_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const isPhotograph = ({ name }: Picture): boolean => name.includes('/');
const missing = !fixture.pictures.filter(isPhotograph).every(({ name }) => existsSync(join(data, name)));
const folder = mkdtempSync(join(tmpdir(), 'leoclr-whole-path-'));
const view = testView({ size: fixture.size });
const found = (await inspectEngines()).filter((engine) => engine.found).map(({ name }) => name);
const engines = (['wasm', 'onednn'] as const).filter((name) => found.includes(name));
let weights: Weights;

beforeAll(async () => {
  const tensors = torchvisionTensors(parameters, fixture.seed);
  const classifier = { 'fc.bias': { dtype: 'F32', shape: [1000], data: new Float32Array(1000) } } as const;
  await saveSafetensors(join(folder, 'resnet18.safetensors'), { ...tensors, ...classifier });
  const [width, height] = fixture.drawn;
  mkdirSync(join(folder, 'drawn'));
  const png = await encodePngDataUri({ width, height, data: drawn() });
  writeFileSync(join(folder, 'drawn', '0.png'), Buffer.from(png.slice(png.indexOf(',') + 1), 'base64'));
  writeFileSync(join(folder, 'drawn', '1.jpg'), Buffer.from(fixture.jpeg, 'base64'));
  if (!missing) linkPhotographs(join(folder, 'photographs'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(engines)('%s', (engine) => {
  beforeAll(async () => {
    await useEngine(engine);
    weights = await importWeights(join(folder, 'resnet18.safetensors'), resnet18(), { ignore: ['fc.'] });
  });
  afterAll(() => {
    disposeParams(weights.params);
    disposeParams(weights.stats);
  });

  test('drawn pictures: the very pixels of Pillow, and torchvision’s features within 1e-4', async () => {
    const pictures = fixture.pictures.filter((picture) => !isPhotograph(picture));
    const dataset = await imageFolder({ directory: join(folder, 'drawn'), labelled: false });
    const { pixels, features, cosine } = await compare(dataset, pictures);
    expect(pixels).toBe(0);
    expect(features).toBeLessThan(1e-4);
    expect(cosine).toBeGreaterThanOrEqual(0.9995);
  });

  test.skipIf(missing)(`photographs give torchvision’s features${missing ? ' (skipped: no data)' : ''}`, async () => {
    const dataset = await imageFolder({ directory: join(folder, 'photographs'), labelled: false });
    const { pixels, features, cosine } = await compare(dataset, fixture.pictures.filter(isPhotograph));
    expect(pixels).toBeLessThanOrEqual(2);
    expect(features).toBeLessThan(1e-4);
    expect(cosine).toBeGreaterThanOrEqual(0.9995);
  });

  test('leoclr embed writes the same, by its defaults', async () => {
    vi.stubEnv('LEOCLR_CACHE', join(folder, 'cache'));
    const [out, silent] = [join(folder, `${engine}.safetensors`), { write: () => true }];
    const args = ['--weights', join(folder, 'resnet18.safetensors'), '--data', join(folder, 'drawn'), '--out', out, '--engine', engine];
    expect(await runCli(['embed', ...args, '--workers', '0'], { stdout: silent, stderr: silent })).toBe(0);
    vi.unstubAllEnvs();
    const { tensors } = await loadSafetensors(out);
    const values = tensors['features']!.data as Float32Array;
    for (const [index, { pooled }] of fixture.pictures.slice(0, 2).entries()) {
      expect(relativeDifference(values.subarray(index * 512, (index + 1) * 512), floats(pooled))).toBeLessThan(1e-4);
    }
  });

  test('the mean of ten crops is torchvision’s', async () => {
    const dataset = await imageFolder({ directory: join(folder, 'drawn'), labelled: false });
    const batches = evaluationBatches(dataset, { view: tenCropViews({ size: fixture.size }), workers: 0, indices: [0] });
    const { values } = await extractFeatures({ network: resnet18(), weights, batches, views: 'mean' });
    expect(relativeDifference(values, floats(fixture.tenCrop))).toBeLessThan(1e-4);
  });
});

function linkPhotographs(to: string): void {
  mkdirSync(to);
  for (const [number, { name }] of fixture.pictures.filter(isPhotograph).entries()) {
    symlinkSync(join(data, name), join(to, `${number}${extname(name)}`));
  }
}

/** The worst of all pictures, pooled and of an earlier stage. */
interface Comparison {
  /** Largest difference of a pixel, of 255. */
  readonly pixels: number;
  /** max|a − b| / max|b|, of pictures whose pixels are the same: then only rounding is left. */
  readonly features: number;
  readonly cosine: number;
}

async function compare(dataset: Dataset, pictures: readonly Picture[]): Promise<Comparison> {
  expect(dataset.length).toBe(pictures.length);
  const crops = await Promise.all(pictures.map(async (_, index) => view((await dataset.get(index)).image, rng(0, 'unused')).data));
  const differences = pictures.flatMap((picture, index) =>
    Array.from(Buffer.from(picture.pixels, 'base64'), (byte, place) => Math.abs(byte - crops[index]![place * fixture.stride]!)),
  );
  const rows = [...(await comparedRows(dataset, pictures, 'pooled')), ...(await comparedRows(dataset, pictures, 'layer3'))];
  const same = rows.filter(({ index }) => crc32(crops[index]!) === pictures[index]!.crc32);
  return {
    pixels: Math.max(...differences),
    features: Math.max(0, ...same.map(({ ours, theirs }) => relativeDifference(ours, theirs))),
    cosine: Math.min(...rows.map(({ ours, theirs }) => cosineOf(ours, theirs))),
  };
}

async function comparedRows(
  dataset: Dataset,
  pictures: readonly Picture[],
  layer: 'pooled' | 'layer3',
): Promise<{ index: number; ours: Float32Array; theirs: Float32Array }[]> {
  const network = layer === 'pooled' ? resnet18() : resnet18({ stages: 3 });
  const batches = evaluationBatches(dataset, { view, batchSize: 4, workers: 0 });
  const { values, width } = await extractFeatures({ network, weights, batches });
  return pictures.map((picture, index) => {
    const theirs = floats(picture[layer]);
    expect(theirs).toHaveLength(width);
    return { index, ours: values.subarray(index * width, (index + 1) * width), theirs };
  });
}

/** As `drawn` of whole_path.py. */
function drawn(): Uint8Array {
  const [width, height] = fixture.drawn;
  return Uint8Array.from({ length: width * height * 3 }, (_, index) => {
    const [x, y, channel] = [Math.floor(index / 3) % width, Math.floor(index / (3 * width)), index % 3];
    const squares = (((x >> 4) ^ (y >> 4)) & 1) * 70;
    return (Math.floor((x * (channel + 1)) / 2) + Math.floor((y * (3 - channel)) / 2) + squares) % 256;
  });
}

function floats(text: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer);
}

/** max|a − b| / max|b|. */
function relativeDifference(ours: Float32Array, theirs: Float32Array): number {
  const largest = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Math.max(...theirs.map((value, index) => Math.abs(value - ours[index]!))) / largest;
}

function cosineOf(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, index) => sum + value * y[index]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
