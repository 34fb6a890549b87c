import { array, assert, asyncProperty, integer, property, record, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { hybridValues } from './_hybrid-values.ts';

const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]);

/** A run of one number, as the format's document says. */
const run = (count: number, value: number, bitWidth: number): number[] => [
  ...varint(count * 2),
  ...Array.from({ length: Math.ceil(bitWidth / 8) }, (_, byte) => Math.floor(value / 256 ** byte) % 256),
];

/** Numbers bit by bit, the lowest first, padded to a multiple of eight numbers. */
function packed(values: readonly number[], bitWidth: number): number[] {
  const groups = Math.ceil(values.length / 8);
  const bits = Array.from({ length: groups * 8 }, (_, index) => values[index] ?? 0).flatMap((value) =>
    Array.from({ length: bitWidth }, (_, bit) => Math.floor(value / 2 ** bit) % 2),
  );
  const bytes = Array.from({ length: bits.length / 8 }, (_, byte) =>
    bits.slice(byte * 8, byte * 8 + 8).reduce((sum, bit, place) => sum + bit * 2 ** place, 0),
  );
  return [...varint(groups * 2 + 1), ...bytes];
}
const decode = (bytes: readonly number[], bitWidth: number, count: number) => [
  ...hybridValues({ bytes: Uint8Array.from([7, ...bytes, 9]), start: 1, end: bytes.length + 1, bitWidth }, count),
];

test('reads the example of the format: 0 to 7 in three bits', () => {
  expect(decode([0b0000_0011, 0b1000_1000, 0b1100_0110, 0b1111_1010], 3, 8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('reads what was written, of every width', () => {
  const width = integer({ min: 1, max: 32 });
  const part = record({
    values: array(integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: 1, maxLength: 40 }),
    repeated: integer({ min: 0, max: 300 }),
  });
  assert(
    property(width, array(part, { minLength: 1, maxLength: 4 }), (bitWidth, parts) => {
      const fit = (value: number) => value % 2 ** bitWidth;
      const bytes: number[] = [];
      const expected: number[] = [];
      for (const { values, repeated } of parts) {
        const whole = values.slice(0, Math.max(1, Math.floor(values.length / 8) * 8)).map(fit);
        bytes.push(...packed(whole, bitWidth), ...run(repeated, whole[0]!, bitWidth));
        expected.push(...whole, ...Array(Math.ceil(whole.length / 8) * 8 - whole.length).fill(0), ...Array(repeated).fill(whole[0]));
      }
      expect(decode(bytes, bitWidth, expected.length)).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});

test('no bits need no bytes', () => {
  expect(decode([], 0, 3)).toEqual([0, 0, 0]);
});

test('a run that claims two thousand million numbers gives as many as were asked for', () => {
  expect(decode(run(2 ** 31 - 1, 1, 1), 1, 5)).toEqual([1, 1, 1, 1, 1]);
  expect(() => decode([...varint(2 ** 31 - 1), 1, 2, 3], 8, 1000)).toThrow('numbers end too early');
  expect(decode([...varint(2 ** 31 - 1), 1, 2, 3], 8, 3)).toEqual([1, 2, 3]);
});

test('whatever is in the bytes: it ends', async () => {
  const outcomes = new Set<string>();
  await assert(
    asyncProperty(uint8Array({ maxLength: 60 }), integer({ min: 0, max: 255 }), async (bytes, bitWidth) => {
      try {
        outcomes.add(`${hybridValues({ bytes, start: 0, end: bytes.length, bitWidth }, 1000).length} numbers`);
      } catch (error) {
        outcomes.add((error as Error).message.replace(/\d+/, 'N'));
      }
    }),
    { numRuns: 1000 },
  );
  expect([...outcomes].toSorted()).toEqual(['1000 numbers', 'numbers end too early', 'numbers of N bits']);
});
