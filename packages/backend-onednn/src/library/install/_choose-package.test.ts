import { expect, test } from 'vitest';
import { choosePackage, companions, parsePackages } from './_choose-package.ts';

test('2.x before 3.x, the newest of each, nothing that is too old', () => {
  const old = { name: 'libdnnl2', version: '2.2.4+ds-2' };
  const bookworm = { name: 'libdnnl2', version: '2.6.3-1' };
  const trixie = { name: 'libdnnl3.6', version: '3.7.2+ds-2' };
  const sid = { name: 'libdnnl3.6', version: '1:3.10.1+ds-2' };
  expect(choosePackage([trixie, bookworm])).toBe(bookworm);
  expect(choosePackage([old, trixie, sid])).toBe(sid);
  expect(choosePackage([old])).toMatchInlineSnapshot(`"apt has libdnnl2 2.2.4+ds-2; oneDNN 2.6 or later is needed"`);
  expect(choosePackage([])).toMatchInlineSnapshot(`"apt knows no package of oneDNN here"`);
});

test('reads what apt-cache show prints', () => {
  const shown = 'Package: libdnnl2\nSource: onednn\nVersion: 2.6.3-1\nInstalled-Size: 38\n\nPackage: libdnnl3.6\nVersion: 3.7.2+ds-2\n\n';
  expect(parsePackages(shown)).toEqual([
    { name: 'libdnnl2', version: '2.6.3-1' },
    { name: 'libdnnl3.6', version: '3.7.2+ds-2' },
  ]);
  expect(parsePackages('')).toEqual([]);
});

test('brings along what the package needs and the system lacks', () => {
  // As Debian 12 prints it.
  const depends =
    'libdnnl2\n  Depends: libc6\n  Depends: libgomp1\n |Depends: ocl-icd-libopencl1\n  Depends: <libopencl1>\n    ocl-icd-libopencl1\n';
  expect(companions(depends, () => false)).toEqual(['libgomp1', 'ocl-icd-libopencl1']);
  expect(companions(depends, (library) => library === 'libgomp.so.1')).toEqual(['ocl-icd-libopencl1']);
  expect(companions(depends, () => true)).toEqual([]);
  expect(companions('libdnnl3\n  Depends: libc6\n  Depends: libgomp1\n', () => false)).toEqual(['libgomp1']);
});
