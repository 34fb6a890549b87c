import { expect, test } from 'vitest';
import { nameOfFiles } from './_name-of-files.ts';

test.each([
  ['shards/train-000000.tar', 'train'],
  ['shards/000000.tar', 'shards'],
  ['000000.tar', '000000'],
  ['cifar100.tar', 'cifar100'],
  ['data/train-00000-of-00003.parquet', 'train'],
  ['data/validation-00000-of-00001-1a2b3c4d5e6f7a8b.parquet', 'validation'],
  ['https://host/set/0001.parquet?download=true', 'set'],
])('%s is called %s', (place, name) => {
  expect(nameOfFiles(place)).toBe(name);
});
