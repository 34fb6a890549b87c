import { LeoclrError } from '@leoclr/core';
import { expect, test } from 'vitest';
import { explainError } from './explain-error.ts';

const explain = (error: unknown) => explainError(error, { debug: false });

test('our own errors are their message', () => {
  expect(explain(new LeoclrError('data', 'No pictures here.'))).toBe('No pictures here.');
});

test('errors of another copy of the library are their message too', () => {
  expect(explain(Object.assign(new Error('Wrong options.'), { name: 'LeoclrError' }))).toBe('Wrong options.');
});

test('what the system refuses is said with the path and what to do', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', path: 'runs/a/metrics.jsonl' });
  expect(explain(full)).toMatchInlineSnapshot(
    `"Can't use runs/a/metrics.jsonl: no space is left on the device. Free some or choose another --out (ENOSPC)."`,
  );
});

test('anything else asks for a report', () => {
  expect(explain(new TypeError("Cannot read properties of undefined (reading 'x')\nmore"))).toMatchInlineSnapshot(
    `"leoclr stopped because of something unexpected: Cannot read properties of undefined (reading 'x'). Please run it again with --debug and report what it prints at https://github.com/leoclr/leoclr/issues."`,
  );
});

test('debug shows the stack and the causes', () => {
  const error = new LeoclrError('checkpoint', "Can't write.", { cause: new Error('the disk is on fire') });
  const text = explainError(error, { debug: true });
  expect(text).toContain("Can't write.\n");
  expect(text).toContain('explain-error.test.ts');
  expect(text).toContain('the disk is on fire');
});
