import { join, sep } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { safePath, textOfName } from './_safe-path.ts';

const part = fc.oneof(fc.constantFrom('..', '.', '', 'C:', '~', '...', ' ', 'a..', '\0'), fc.string({ maxLength: 4 }));
const name = fc.array(fc.tuple(part, fc.constantFrom('/', '\\', '//', '')), { maxLength: 6 }).map((parts) => parts.flat().join(''));

test('no name leads out of the folder', () => {
  const root = join(sep, 'data', 'unpacked');
  let accepted = 0;
  fc.assert(
    fc.property(name, (text) => {
      let path: string;
      try {
        path = safePath('a.tar', text);
      } catch {
        return;
      }
      accepted++;
      const place = join(root, path);
      expect(place === root || place.startsWith(root + sep)).toBe(true);
      expect(path).not.toContain('\0');
    }),
    { numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(500);
});

test.each([
  ['a/b.jpg', 'a/b.jpg'],
  ['./a//b/./c.jpg', 'a/b/c.jpg'],
  ['a\\b.jpg', 'a/b.jpg'],
  ['./', ''],
  ['..a/b..', '..a/b..'],
])('%j becomes %j', (given, path) => {
  expect(safePath('a.tar', given)).toBe(path);
});

test('every name has a text that keeps all of its bytes, and UTF-8 stays what it is', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
      const text = textOfName(bytes);
      expect([Buffer.from(text).toString('hex'), Buffer.from(text, 'latin1').toString('hex')]).toContain(
        Buffer.from(bytes).toString('hex'),
      );
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(textOfName(Buffer.from(text))).toBe(text);
    }),
  );
});
