import { expect, test } from 'vitest';
import { missingFunction } from './_missing-function.ts';
import type { NativeLibrary } from './_native-library.ts';
import { versionProblem } from './_version-problem.ts';

test('2.6 to 3.x will do', () => {
  const usable = [
    { major: 2, minor: 6, patch: 0 },
    { major: 2, minor: 7, patch: 5 },
    { major: 3, minor: 0, patch: 0 },
    { major: 3, minor: 14, patch: 1 },
  ];
  expect(usable.map(versionProblem)).toEqual([null, null, null, null]);
});

test('older and newer ones get a sentence', () => {
  expect(versionProblem({ major: 2, minor: 5, patch: 4 })).toMatchInlineSnapshot(`"it is oneDNN 2.5.4; 2.6 or later is needed"`);
  expect(versionProblem({ major: 1, minor: 9, patch: 0 })).toMatchInlineSnapshot(`"it is oneDNN 1.9.0; 2.6 or later is needed"`);
  expect(versionProblem({ major: 4, minor: 0, patch: 1 })).toMatchInlineSnapshot(`"it is oneDNN 4.0.1; versions up to 3.x are known"`);
});

test.each([
  [2, 'dnnl_convolution_forward_desc_init'],
  [3, 'dnnl_convolution_forward_primitive_desc_create'],
  [2, 'dnnl_primitive_execute'],
  [3, 'dnnl_primitive_execute'],
])('a %i.x without %s is noticed', (major, absent) => {
  const library = (without: string): NativeLibrary => ({
    name: 'library',
    find(declaration) {
      if (declaration.includes(without)) throw new Error('not there');
      return () => 0;
    },
  });
  expect(missingFunction(library(absent), { major, minor: 6, patch: 0 })).toBe(absent);
  expect(missingFunction(library('dnnl_never'), { major, minor: 6, patch: 0 })).toBeNull();
});
