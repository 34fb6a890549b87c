import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mlpHead, resnet, withHead } from '@leoclr/backbones';
import { disposeParams } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { exportWeights, loadSafetensors } from '@leoclr/io';
import { unzipSync } from 'fflate';
import { parquetReadObjects } from 'hyparquet';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runCli } from '../run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'leoclr-embed-'));
const at = (...path: string[]): string => join(folder, ...path);
const python = ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import numpy']).status === 0);

interface Row {
  name: string;
  label: string | null;
  features: number[];
}

beforeAll(async () => {
  vi.stubEnv('LEOCLR_CACHE', at('cache'));
  await useEngine('wasm', { threads: 1 });
  const network = withHead(resnet({ depth: 18, stem: 'cifar', widthMultiplier: 1 / 32 }), mlpHead({ width: 5, hiddenWidth: 8 }));
  const { params, stats } = network.init(1);
  await exportWeights(at('network.safetensors'), { params, stats });
  [params, stats].forEach(disposeParams);
  for (const [part, count] of Object.entries({ train: 3, val: 2 })) {
    for (const [number, name] of ['kräuter, grün', 'rot'].entries()) await drawFolder(at('photos', part, name), { count, number });
  }
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test('every format has the same numbers, names and labels', async () => {
  const rows = await embedded();
  expect(rows.map(({ name, label }) => [name, label])).toEqual([
    ['kräuter, grün/0.png', 'kräuter, grün'],
    ['kräuter, grün/1.png', 'kräuter, grün'],
    ['rot/0.png', 'rot'],
    ['rot/1.png', 'rot'],
  ]);
  const numbers = rows.flatMap(({ features }) => features);
  expect(numbers).toHaveLength(4 * 16);

  expect(await embed('val.npz')).toEqual({ code: 0, stdout: `4 rows of 16 features in ${at('val.npz')}\n`, stderr: '' });
  const npz = unzipSync(readFileSync(at('val.npz')));
  expect(Object.keys(npz)).toEqual(['features.npy', 'labels.npy', 'names.npy', 'classes.npy']);
  expect([...new Float32Array(npz['features.npy']!.slice(128).buffer)]).toEqual(numbers);
  expect([...new BigInt64Array(npz['labels.npy']!.slice(128).buffer)]).toEqual([0n, 0n, 1n, 1n]);

  await embed('val.parquet');
  const file = new Uint8Array(readFileSync(at('val.parquet'))).buffer;
  expect(await parquetReadObjects({ file })).toEqual(
    rows.map(({ name, label, features }, row) => ({ name, class: label, label: row < 2 ? 0n : 1n, features })),
  );

  await embed('val.safetensors');
  const { tensors, metadata } = await loadSafetensors(at('val.safetensors'));
  expect([...(tensors['features']!.data as Float32Array)]).toEqual(numbers);
  expect([...(tensors['labels']!.data as Int32Array)]).toEqual([0, 0, 1, 1]);
  expect(JSON.parse(metadata['names']!)).toEqual(rows.map(({ name }) => name));

  await embed('val.csv');
  const [header, first, ...rest] = readFileSync(at('val.csv'), 'utf8').trim().split('\n');
  expect(header).toMatch(/^name,label,f0,f1,.*,f15$/);
  expect(first).toBe(['"kräuter, grün/0.png","kräuter, grün"', ...rows[0]!.features].join(','));
  expect(rest).toHaveLength(3);
});

test.skipIf(python === undefined)('numpy reads the npz file without pickle (skipped: no python3 with numpy)', async () => {
  const rows = await embedded();
  await embed('val.npz');
  const script = `
import json, numpy
with numpy.load('val.npz') as f:
    print(json.dumps([f['features'].dtype.str, f['features'].tolist(), f['labels'].dtype.str, f['names'].tolist(), f['classes'][f['labels']].tolist()]))`;
  const { stdout, stderr } = spawnSync(python!, ['-c', script], { cwd: folder, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([
    '<f4',
    rows.map(({ features }) => features),
    '<i8',
    rows.map(({ name }) => name),
    rows.map(({ label }) => label),
  ]);
});

test('layers and ten crops have features of their own', async () => {
  const widths = { projection: 5, layer1: 2, layer2: 4, layer3: 8, layer4: 16 };
  for (const [layer, width] of Object.entries(widths)) {
    for (const { features } of await embedded('--layer', layer)) expect(features).toHaveLength(width);
  }
  expect(await embedded('--layer', 'layer4')).toEqual(await embedded());
  expect((await embedded('--ten-crop'))[0]!.features).not.toEqual((await embedded())[0]!.features);
});

test('features are computed once, and anew when an entry is damaged, a picture changes or somebody wants it', async () => {
  const entries = (): string[] => readdirSync(at('cache', 'features'));
  const before = await embedded();
  const count = entries().length;
  expect(await embedded()).toEqual(before);
  expect(await embedded('--no-feature-cache')).toEqual(before);
  expect(entries()).toHaveLength(count);
  for (const name of entries()) writeFileSync(at('cache', 'features', name), 'cut off');
  expect(await embedded()).toEqual(before);

  copyFileSync(at('photos/val/rot/0.png'), at('photos/val/rot/1.png'));
  utimesSync(at('photos/val/rot/1.png'), 5000, 5000);
  const after = await embedded();
  expect(after[3]!.features).toEqual(after[2]!.features);
  expect(after[3]!.features).not.toEqual(before[3]!.features);
});

test('pictures that can not be read are left out and counted', async () => {
  mkdirSync(at('some', 'train', 'rot'), { recursive: true });
  for (const name of ['a.png', 'c.png']) copyFileSync(at('photos/train/rot/0.png'), at('some/train/rot', name));
  writeFileSync(at('some/train/rot/b.png'), 'no picture');
  const { code, stdout } = await embed('some.jsonl', '--data', at('some'), '--split', 'train');
  expect([code, stdout]).toEqual([0, `2 rows of 16 features in ${at('some.jsonl')}; 1 pictures could not be read\n`]);
  expect(rowsIn('some.jsonl').map(({ name }) => name)).toEqual(['rot/a.png', 'rot/c.png']);
});

test('one sentence for what can not be had, and no file', async () => {
  const messages = [
    await embed('x.txt'),
    await embed(join('nowhere', 'x.npz')),
    await embed('x.npz', '--encoder', 'key'),
    await embed('x.npz', '--data', at('some'), '--split', 'val'),
  ].map(({ code, stdout, stderr }) => [code, stdout, stderr.replaceAll(folder, 'FOLDER')]);
  expect(messages).toMatchInlineSnapshot(`
    [
      [
        1,
        "",
        "--out: Unknown ending ".txt"; known are .npz, .safetensors, .parquet, .csv, .jsonl.
    ",
      ],
      [
        1,
        "",
        "--out: there is no folder FOLDER/nowhere. Make it first.
    ",
      ],
      [
        1,
        "",
        "--encoder key: FOLDER/network.safetensors holds one encoder only. Name a run folder or its checkpoint.
    ",
      ],
      [
        1,
        "",
        "--split val: FOLDER/some has no validation part.
    ",
      ],
    ]
  `);
  expect([existsSync(at('x.npz')), existsSync(at('x.txt'))]).toEqual([false, false]);
});

async function drawFolder(path: string, { count, number }: { count: number; number: number }): Promise<void> {
  mkdirSync(path, { recursive: true });
  for (let index = 0; index < count; index++) {
    const background = { r: 200 * number, g: 60 * index, b: 90 };
    const top = await sharp({ create: { width: 9, height: 7, channels: 3, background: { r: 255, g: 255, b: 0 } } })
      .png()
      .toBuffer();
    await sharp({ create: { width: 20, height: 24, channels: 3, background } })
      .composite([{ input: top, left: 2, top: index }])
      .png()
      .toFile(join(path, `${index}.png`));
  }
}

async function embed(out: string, ...more: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  let [stdout, stderr] = ['', ''];
  const streams = {
    stdout: { write: (text: string) => void (stdout += text) },
    stderr: { write: (text: string) => void (stderr += text) },
  };
  const weights = ['--weights', at('network.safetensors'), '--data', at('photos'), '--split', 'val', '--size', '16'];
  const code = await runCli(['embed', ...weights, '--out', at(out), '--engine', 'wasm', '--workers', '0', ...more], streams);
  return { code, stdout, stderr };
}

async function embedded(...more: string[]): Promise<Row[]> {
  expect(await embed('rows.jsonl', ...more)).toMatchObject({ code: 0, stderr: '' });
  return rowsIn('rows.jsonl');
}

function rowsIn(name: string): Row[] {
  const lines = readFileSync(at(name), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Row);
}
