import { bilinear } from './_maps.ts';
import type { Plain } from './_plain.ts';
import { broadcastShape, eachBroadcast } from './_shapes.ts';

export interface Transposition {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** Product of the matrices in the last two axes of a and b; the axes before are broadcast. */
export function matrixProduct(a: Plain, b: Plain, { transposeA = false, transposeB = false }: Transposition = {}): Plain {
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const rows = transposeA ? aColumns : aRows;
  const inner = transposeA ? aRows : aColumns;
  const columns = transposeB ? bRows : bColumns;
  const [aBatch, bBatch] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const batch = broadcastShape(aBatch, bBatch);
  return bilinear(a, b, [...batch, rows, columns], (product) => {
    eachBroadcast(batch, [aBatch, bBatch], (matrix, [matrixA, matrixB]) => {
      const [fromA, fromB, to] = [matrixA! * rows * inner, matrixB! * inner * columns, matrix * rows * columns];
      for (let place = 0; place < rows * columns; place++) {
        const [row, column] = [Math.floor(place / columns), place % columns];
        for (let along = 0; along < inner; along++) {
          const inA = transposeA ? along * rows + row : row * inner + along;
          const inB = transposeB ? column * inner + along : along * columns + column;
          product(fromA + inA, fromB + inB, to + place);
        }
      }
    });
  });
}
