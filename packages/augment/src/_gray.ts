import { luma } from './_luma.ts';

/** Takes the colour out, in place. */
export function makeGray(data: Uint8Array): void {
  for (let i = 0; i < data.length; i += 3) {
    const grey = luma(data[i]!, data[i + 1]!, data[i + 2]!);
    data[i] = grey;
    data[i + 1] = grey;
    data[i + 2] = grey;
  }
}
