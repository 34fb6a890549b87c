import { expect, test } from 'vitest';
import { checkSettings } from './check-settings.ts';

test('keeps what is right', () => {
  expect(checkSettings({ batchSize: 64, cropScale: [0.2, 1], threads: null, lossOptions: { a: 1 } }, null)).toEqual({
    batchSize: 64,
    cropScale: [0.2, 1],
    threads: null,
    lossOptions: { a: 1 },
  });
});

test('says of the command line which option is wrong and what it takes', () => {
  expect(() => checkSettings({ batchSize: 'many' }, null)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: --batch-size: expected a whole number of at least 1, got "many".]`,
  );
  expect(() => checkSettings({ cropScale: [1, 0.2] }, null)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: --crop-scale: expected two numbers from 0 to 1, the lower one first, like 0,1, got [1,0.2].]`,
  );
  expect(() => checkSettings({ method: 'leolcr' }, null)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: Unknown method "leolcr"; known are leoclr, mocov2, mocov2-symmetric, crop-control. Did you mean leoclr?]`,
  );
});

test('says of a config file which line to look for', () => {
  expect(() => checkSettings({ queueSize: 0.5 }, 'leoclr.config.ts')).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: leoclr.config.ts: queueSize: expected a whole number of at least 1, got 0.5.]`,
  );
  expect(() => checkSettings({ queuesize: 512 }, 'leoclr.config.ts')).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: leoclr.config.ts: Unknown setting "queuesize". Did you mean queueSize?]`,
  );
});
