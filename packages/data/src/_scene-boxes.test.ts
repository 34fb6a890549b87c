import { expect, test } from 'vitest';
import { visibleBoxes } from './_scene-boxes.ts';

test('boxes are tight around the pixels that show, main object first, and hidden objects have none', () => {
  // prettier-ignore
  const owners = Uint8Array.from([
    0, 1, 1, 0,
    0, 1, 3, 3,
    0, 0, 3, 0,
    0, 0, 0, 0,
  ]);
  const canvas = { size: 4, pixels: new Float32Array(48), owners };
  expect(visibleBoxes(canvas, [5, 6, 7])).toEqual([
    { left: 2, top: 1, right: 4, bottom: 3, label: 7 },
    { left: 1, top: 0, right: 3, bottom: 2, label: 5 },
  ]);
});
