import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Progress } from './format-progress.ts';
import { progressLine } from './progress-line.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const at = (step: number): Progress => ({
  epoch: 0,
  epochs: 1,
  step,
  stepsPerEpoch: 100,
  loss: 6,
  learningRate: 0.03,
  imagesPerSecond: 800,
  dataWaitShare: 0,
  etaSeconds: 60,
});

/** A stream that remembers, with only the steps of each progress line kept. */
function recorder(isTTY: boolean): { stream: { write(text: string): void; isTTY: boolean; columns: number }; written: string[] } {
  const written: string[] = [];
  const write = (text: string): void =>
    void written.push(text.replace('\u001b[K', '<clear>').replace(/epoch.*(step +\d+).*s(?=\n|<)/, '$1'));
  return { stream: { write, isTTY, columns: 60 }, written };
}

test('draws over itself on a terminal, ten times a second at most', () => {
  const { stream, written } = recorder(true);
  const line = progressLine(stream);
  line.update(at(0));
  line.update(at(1));
  vi.advanceTimersByTime(100);
  line.update(at(2));
  line.close();
  expect(written).toEqual(['\rstep   1<clear>', '\rstep   3<clear>', '\n']);
});

test('shows the last state when it closes', () => {
  const { stream, written } = recorder(true);
  const line = progressLine(stream);
  line.update(at(0));
  line.update(at(99));
  line.close();
  line.close();
  expect(written).toEqual(['\rstep   1<clear>', '\rstep 100<clear>', '\n']);
});

test('writes plain lines now and then where there is no terminal', () => {
  const { stream, written } = recorder(false);
  const line = progressLine(stream, { plainSeconds: 30 });
  for (let step = 0; step < 100; step++) {
    line.update(at(step));
    vi.advanceTimersByTime(1000);
  }
  line.close();
  expect(written).toEqual(['step   1\n', 'step  31\n', 'step  61\n', 'step  91\n', 'step 100\n']);
});

test('prints messages above the line on a terminal, and in order elsewhere', () => {
  const terminal = recorder(true);
  const line = progressLine(terminal.stream);
  line.print('before');
  line.update(at(0));
  line.update(at(1));
  line.print('skipped a.jpg');
  line.close();
  expect(terminal.written).toEqual(['before\n', '\rstep   1<clear>', '\r<clear>skipped a.jpg\n', '\rstep   2<clear>', '\n']);
  const plain = recorder(false);
  const plainLine = progressLine(plain.stream);
  plainLine.update(at(0));
  plainLine.print('skipped a.jpg');
  plainLine.close();
  expect(plain.written).toEqual(['step   1\n', 'skipped a.jpg\n']);
});

test('writes nothing when nothing happened', () => {
  const { stream, written } = recorder(true);
  progressLine(stream).close();
  expect(written).toEqual([]);
});
