import type { CacheReport } from '@leoclr/data';
import { expect, test } from 'vitest';
import { cacheNotes } from './cache-notes.ts';

test('says of each cache once why it stopped', () => {
  const whole: CacheReport = { kind: 'ram', directory: null, pictures: 1, bytes: 1, hits: 0, decoded: 1, damaged: 0, stopped: null };
  let train = whole;
  let val = whole;
  const notes = cacheNotes([{ report: () => train }, { report: () => val }]);
  expect(notes()).toEqual([]);
  train = { ...whole, stopped: 'The training part is full.' };
  expect([notes(), notes()]).toEqual([['The training part is full.'], []]);
  val = { ...whole, stopped: 'The disk is full.' };
  expect([notes(), notes()]).toEqual([['The disk is full.'], []]);
});
