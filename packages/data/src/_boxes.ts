import { createHash } from 'node:crypto';
import type { Box } from '@leoclr/core';

/** The objects of many pictures in shared memory. */
export interface PackedBoxes {
  /** Where each picture's boxes start, and the end of the last. */
  readonly starts: Int32Array;
  /** Left, top, right and bottom of each box. */
  readonly edges: Float64Array;
  readonly labels: Int32Array;
}

/** Packs the boxes of pictures; the entries are in the pictures' order. */
export function packBoxes(pictures: readonly (readonly Box[])[]): PackedBoxes {
  const count = pictures.reduce((sum, boxes) => sum + boxes.length, 0);
  const packed: PackedBoxes = {
    starts: new Int32Array(new SharedArrayBuffer((pictures.length + 1) * 4)),
    edges: new Float64Array(new SharedArrayBuffer(count * 4 * 8)),
    labels: new Int32Array(new SharedArrayBuffer(count * 4)),
  };
  let box = 0;
  for (const [picture, boxes] of pictures.entries()) {
    for (const { left, top, right, bottom, label } of boxes) {
      packed.edges.set([left, top, right, bottom], box * 4);
      packed.labels[box++] = label;
    }
    packed.starts[picture + 1] = box;
  }
  return packed;
}

/** The boxes of picture number `index`. */
export function boxesAt({ starts, edges, labels }: PackedBoxes, index: number): Box[] {
  return Array.from({ length: starts[index + 1]! - starts[index]! }, (_, place) => {
    const box = starts[index]! + place;
    const [left, top, right, bottom] = edges.subarray(box * 4, box * 4 + 4) as unknown as [number, number, number, number];
    return { left, top, right, bottom, label: labels[box]! };
  });
}

/** A short text that is another one for other boxes. */
export function boxesVersion(boxes: readonly Box[]): string {
  const numbers = boxes.flatMap(({ left, top, right, bottom, label }) => [left, top, right, bottom, label]);
  return createHash('sha256').update(numbers.join(' ')).digest('hex').slice(0, 12);
}

/** The part of a box that lies in a picture of this size; null when nothing of it does, or when it never had an area. */
export function clipBox(box: Box, { width, height }: { readonly width: number; readonly height: number }): Box | null {
  const left = Math.max(0, box.left);
  const top = Math.max(0, box.top);
  const right = Math.min(width, box.right);
  const bottom = Math.min(height, box.bottom);
  return right > left && bottom > top ? { ...box, left, top, right, bottom } : null;
}
