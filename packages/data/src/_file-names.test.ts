import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filePath, nameAt, nameFromBytes, packNames, printableName } from './_file-names.ts';

const fileNames = fc.uint8Array({ minLength: 1, maxLength: 12 }).filter((bytes) => !bytes.includes(0) && !bytes.includes(0x2f));

test('a name of any bytes comes back from its text, packed or as a path', () => {
  fc.assert(
    fc.property(fileNames, (bytes) => {
      const name = nameFromBytes(Buffer.from(bytes));
      const packed = packNames(['a', name, 'b']);
      expect(Buffer.from(packed.bytes.slice(packed.starts[1], packed.starts[2]))).toEqual(Buffer.from(bytes));
      expect(nameAt(packed, 1)).toBe(name);
      const path = filePath('/d', name);
      expect(typeof path === 'string').toBe(isUtf8(bytes));
      if (typeof path !== 'string') expect(path).toEqual(Buffer.concat([Buffer.from('/d/'), bytes]));
    }),
  );
});

test('what is no UTF-8 can be printed', () => {
  expect(printableName(nameFromBytes(Buffer.from([0x61, 0xe9, 0xc3, 0xa4, 0xff])))).toBe('a\\xe9ä\\xff');
  expect(printableName('ä 😀 \ud83d')).toBe('ä 😀 \ud83d');
});
