import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeDataset } from '@leoclr/testing';
import { afterAll } from 'vitest';
import { scenes } from '../scenes.ts';
import { withShortSide } from '../with-short-side.ts';
import { cachedDataset } from './cached-dataset.ts';

const directory = mkdtempSync(join(tmpdir(), 'leoclr-cache-contract-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const pictures = scenes({ length: 20, size: 24 });
describeDataset('withShortSide', () => withShortSide(pictures, 16));
describeDataset('cachedDataset in memory', () => cachedDataset(pictures, { kind: 'ram', maxBytes: 1e6 }));
describeDataset('cachedDataset on disk', () => cachedDataset(withShortSide(pictures, 16), { kind: 'disk', directory }));
