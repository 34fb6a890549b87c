import { isUtf8 } from 'node:buffer';
import { assert as assertProperty, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { filePath, nameAt, nameFromBytes, packNames, printableName } from './_file-names.ts';

const fileNames = uint8Array({ minLength: 1, maxLength: 12 }).filter(
  (bytes) => !bytes.includes(0) && !bytes.includes(0x2f) && bytes[0] !== 0x2e,
);

test('a name of any bytes comes back from its text, packed or as a path', () => {
  assertProperty(
    property(fileNames, (bytes) => {
      const name = nameFromBytes(Buffer.from(bytes));
      const packed = packNames(['a', name, 'b']);
      expect(Buffer.from(packed.bytes.slice(packed.starts[1], packed.starts[2]))).toEqual(Buffer.from(bytes));
      expect(nameAt(packed, 1)).toBe(name);
      const path = filePath('/d', name);
      const whole = Buffer.concat([Buffer.from('/d/'), bytes]);
      expect(path).toEqual(isUtf8(bytes) ? whole.toString() : whole);
    }),
  );
});

test('what is no UTF-8 can be printed', () => {
  expect(printableName(nameFromBytes(Buffer.from([0x61, 0xe9, 0xc3, 0xa4, 0xff])))).toBe('a\\xe9ä\\xff');
  expect(printableName('ä 😀 \ud83d')).toBe('ä 😀 \ud83d');
});
