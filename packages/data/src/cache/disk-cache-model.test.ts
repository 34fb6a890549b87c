import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sample } from '@leoclr/core';
import { array, assert, asyncProperty, constant, constantFrom, double, nat, oneof, record } from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import type { CachedDataset } from './cached-dataset.ts';
import { cachedDataset } from './cached-dataset.ts';
import type { ChangingDataset } from './fixtures/changing-dataset.ts';
import { changingDataset } from './fixtures/changing-dataset.ts';

const LENGTH = 6;

/** What can happen to a cache: it is read, opened once more, a source changes, a file is damaged, cut off or lost. */
const event = oneof(
  { weight: 6, arbitrary: record({ kind: constant('read' as const), reader: nat(2), index: nat(LENGTH - 1) }) },
  { weight: 1, arbitrary: record({ kind: constant('open' as const) }) },
  { weight: 2, arbitrary: record({ kind: constant('change' as const), index: nat(LENGTH - 1), source: nat(3) }) },
  {
    weight: 2,
    arbitrary: record({
      kind: constantFrom('flip' as const, 'cut' as const, 'lose' as const),
      file: nat(7),
      at: double({ min: 0, max: 1, noNaN: true }),
    }),
  },
);
type Event = typeof event extends Arbitrary<infer Kind> ? Kind : never;

interface World {
  readonly directory: string;
  readonly dataset: ChangingDataset;
  readonly readers: CachedDataset[];
  /** What was read, and what should have been. */
  readonly told: Sample[];
  readonly expected: Sample[];
}

async function happen({ directory, dataset, readers, told, expected }: World, what: Event): Promise<void> {
  if (what.kind === 'open') readers.push(await cachedDataset(dataset, { kind: 'disk', directory }));
  if (what.kind === 'change') dataset.change(what.index, `source ${what.source}`);
  if (what.kind === 'read') {
    expected.push(await dataset.get(what.index));
    told.push(await readers[what.reader % readers.length]!.get(what.index));
  }
  if ('at' in what) damage(directory, what);
}

function damage(directory: string, { kind, file, at }: { kind: 'flip' | 'cut' | 'lose'; file: number; at: number }): void {
  const [folder] = readdirSync(directory);
  const names = readdirSync(join(directory, folder!)).filter((name) => name !== 'about.json');
  if (names.length === 0) return;
  const path = join(directory, folder!, names[file % names.length]!);
  if (kind === 'lose') return rmSync(path);
  const bytes = readFileSync(path);
  const place = Math.floor(at * Math.max(0, bytes.length - 1));
  if (kind === 'cut') return truncateSync(path, place);
  bytes[place]! ^= 1 << (file % 8);
  // In place, as a failing disk would: the file stays the one that readers have open.
  writeFileSync(path, bytes, { flag: 'r+' });
}

test('whatever happens to its files, a cache on disk gives what the data set gives', async () => {
  await assert(
    asyncProperty(array(event, { minLength: 10, maxLength: 60 }), async (events) => {
      const directory = mkdtempSync(join(tmpdir(), 'leoclr-model-'));
      const dataset = changingDataset(LENGTH);
      const world: World = {
        directory,
        dataset,
        readers: [await cachedDataset(dataset, { kind: 'disk', directory })],
        told: [],
        expected: [],
      };
      try {
        for (const what of events) await happen(world, what);
        expect(world.told).toEqual(world.expected);
      } finally {
        for (const reader of world.readers) reader.close();
        rmSync(directory, { recursive: true, force: true });
      }
    }),
    { numRuns: 80, seed: 1 },
  );
});
