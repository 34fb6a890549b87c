import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchInterrupts } from './watch-interrupts.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** What `process.exit` was called with; it doesn't end the test. */
function watchExit(): (number | string | null | undefined)[] {
  const codes: (number | string | null | undefined)[] = [];
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    codes.push(code);
    return undefined as never;
  });
  return codes;
}

test('the first Ctrl-C asks, and signals that were sent during the same step count as one', () => {
  const exits = watchExit();
  let asked = 0;
  const interrupts = watchInterrupts(() => (asked += 1));
  expect(interrupts.signal).toBeNull();
  process.emit('SIGINT', 'SIGINT');
  process.emit('SIGINT', 'SIGINT');
  expect({ signal: interrupts.signal, asked, exits }).toEqual({ signal: 'SIGINT', asked: 1, exits: [] });
  interrupts.release();
});

test('a later second one ends the process at once', () => {
  const exits = watchExit();
  const interrupts = watchInterrupts(() => {});
  process.emit('SIGINT', 'SIGINT');
  vi.advanceTimersByTime(1000);
  process.emit('SIGINT', 'SIGINT');
  expect(exits).toEqual([130]);
  interrupts.release();
});

test('once released it hears nothing', () => {
  const before = process.listenerCount('SIGINT');
  const interrupts = watchInterrupts(() => {});
  expect(process.listenerCount('SIGINT')).toBe(before + 1);
  interrupts.release();
  expect(process.listenerCount('SIGINT')).toBe(before);
  expect(interrupts.signal).toBeNull();
});
