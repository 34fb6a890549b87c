import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { div, mean } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Network } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultSettings } from '../../settings/resolve-settings.ts';
import { dataList } from './data-list.ts';
import { measureTable } from './measure-table.ts';
import type { MeasureTableInput } from './measure-table.ts';
import { tableFile } from './table-file.ts';
import type { TransferSubject } from './transfer-subjects.ts';

beforeAll(() => useEngine('wasm', { threads: 1 }));
const root = mkdtempSync(join(tmpdir(), 'leoclr-transfer-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Mean colours as features; `before` is called with each batch. */
function colours(row: string, before: () => void = () => undefined): TransferSubject {
  const network: Network = {
    name: 'colours',
    width: 3,
    init: () => ({ params: {}, stats: {} }),
    apply(weights, x) {
      before();
      return { features: mean(x, [1, 2]) as Tensor2D, stats: weights.stats };
    },
  };
  const weights = network.init(0);
  const settings = { ...defaultSettings(), size: 8, evaluationCrop: 1, workers: 0 };
  const opened = {
    backbone: network,
    weights,
    layer: 'pooled',
    settings,
    knowsData: false,
    step: 1,
    run: null,
    encoder: 'query',
    view: 'test',
  };
  return { row, name: 'trained', subject: { network, weights }, hash: row, opened } as TransferSubject;
}

function input(folder: string, about: Partial<MeasureTableInput>): Promise<MeasureTableInput & { lines: string[] }> {
  const lines: string[] = [];
  return tableFile(join(root, folder)).then((file) => ({
    listed: dataList('scenes:64,nowhere', null),
    subjects: [colours('first'), colours('second')],
    protocol: { k: 5, temperature: 0.1, seed: 0 },
    file,
    say: (line) => lines.push(line),
    lines,
    ...about,
  }));
}

test('a data set that is broken is said by name, and the rest is measured', async () => {
  const given = await input('broken', { listed: dataList('nowhere,scenes:64', null) });
  const { columns, failures } = await measureTable(given);
  expect(columns.map(({ cells }) => cells.map((cell) => cell?.measurement.data ?? null))).toEqual([
    [null, null],
    ['scenes:64', 'scenes:64'],
  ]);
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatchObject({ column: 'nowhere', row: null });
  expect(failures[0]!.reason).toMatch(/^openDataset\(\): there is no folder nowhere\./);
  expect(given.lines[0]).toMatch(/^nowhere: not measured\. openDataset\(\): there is no folder nowhere\./);
});

test('a subject that can not be measured leaves the others alone', async () => {
  const diverged = colours('diverged');
  const broken: Network = {
    ...diverged.opened.backbone,
    apply: (weights, x) => ({ features: div(mean(x, [1, 2]), 0) as Tensor2D, stats: weights.stats }),
  };
  const subjects = [{ ...diverged, subject: { network: broken, weights: diverged.opened.weights } }, colours('sound')];
  const { columns, failures } = await measureTable(await input('diverged', { listed: dataList('scenes:64', null), subjects }));
  expect(columns[0]!.cells.map((cell) => cell === null)).toEqual([true, false]);
  expect(failures).toMatchObject([
    { column: 'scenes', row: 'diverged', reason: expect.stringMatching(/expected finite features/) as string },
  ]);
});

test('killed between two results, it goes on with the one that is missing', async () => {
  const listed = dataList('scenes:64', null);
  const killed = colours('second', () => {
    throw new Error('killed');
  });
  const before = await input('killed', { listed, subjects: [colours('first'), killed] });
  await expect(measureTable(before)).rejects.toThrow('killed');

  let looks = 0;
  const watched = (row: string): TransferSubject => colours(row, () => looks++);
  const after = await input('killed', { listed, subjects: [colours('first', () => expect.fail('measured again')), watched('second')] });
  const { columns } = await measureTable(after);
  expect(columns[0]!.cells.map((cell) => cell?.row)).toEqual(['first', 'second']);
  expect(looks).toBeGreaterThan(0);
  expect(after.lines[0]).toMatch(/^scenes, first: .*, kept$/);
  expect(after.lines[1]).toMatch(/^scenes, second: .* s on features$/);
});

test('another seed, transform or weight is measured anew', async () => {
  const listed = dataList('scenes:64', null);
  const measure = async (about: Partial<MeasureTableInput>): Promise<boolean> => {
    const given = await input('keys', { listed, subjects: [colours('first')], ...about });
    await measureTable(given);
    return given.lines[0]!.endsWith('kept');
  };
  const larger = colours('first');
  const other = { ...larger, opened: { ...larger.opened, settings: { ...larger.opened.settings, size: 9 } } };
  expect(await measure({})).toBe(false);
  expect(await measure({})).toBe(true);
  expect(await measure({ protocol: { k: 6, temperature: 0.1, seed: 0 } })).toBe(false);
  expect(await measure({ subjects: [other] })).toBe(false);
  expect(await measure({ subjects: [colours('second')] })).toBe(false);
  expect(await measure({ listed: dataList('scenes:64', 'scenes=mean-per-class') })).toBe(false);
  expect(await measure({ listed: dataList('scenes:68', null) })).toBe(false);
  expect(await measure({})).toBe(true);
});
