import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeDataset } from '@leoclr/testing';
import { afterAll } from 'vitest';
import { decodeImage, packShards, parquetImages, scenes, tarShards } from '../index.ts';

const root = mkdtempSync(join(tmpdir(), 'leoclr-contract-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const packed = packShards(scenes({ length: 6, size: 8 }), { directory: root, shardBytes: 5000 });
const fixture = (name: string) => fileURLToPath(new URL(`../parquet/fixtures/${name}.parquet`, import.meta.url));

describeDataset('tarShards()', async () => tarShards({ shards: [...(await packed).shards] }), { decode: decodeImage });
describeDataset('parquetImages() of the hub', () => parquetImages({ files: fixture('cifar-zstd') }), { decode: decodeImage });
describeDataset('parquetImages() without labels', () => parquetImages({ files: fixture('plain-none') }), { decode: decodeImage });
