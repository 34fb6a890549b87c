import { expect, test } from 'vitest';
import { statusLine } from './status-line.ts';

function stream(isTTY: boolean): { written: string[]; stream: { isTTY: boolean; columns: number; write: (text: string) => unknown } } {
  const written: string[] = [];
  return { written, stream: { isTTY, columns: 20, write: (text) => written.push(text) } };
}

test('a terminal gets a line that is drawn over itself, cut to its width, and taken away in the end', () => {
  const { written, stream: terminal } = stream(true);
  const line = statusLine(terminal);
  line.update('a line that is longer than the terminal');
  line.update('too soon');
  line.update('news', true);
  line.clear();
  expect(written).toEqual(['\ra line that is long\u001b[K', '\rnews\u001b[K', '\r\u001b[K']);
});

test('a log file gets whole lines, of short work none', () => {
  const { written, stream: file } = stream(false);
  const line = statusLine(file);
  line.update('at once');
  line.update('something that must be said, whatever its length', true);
  line.clear();
  expect(written).toEqual(['something that must be said, whatever its length\n']);
});
