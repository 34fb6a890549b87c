import { centerCrop, resizeShortSide } from '@leoclr/augment';
import type { Image } from '@leoclr/core';
import { encodeJpegDataUri } from '@leoclr/data';
import type { ReportSheet } from '@leoclr/log';

/** Side of a tile: it is shown at 96 pixels. */
const SIDE = 56;
/** Tried one after the other: photos take about 1 MB with the first. */
const QUALITIES = [72, 50, 25];
const MOST_CHARACTERS = 2.5e6;

/** Up to `count` small pictures as one, which takes a third of the room of as many single ones. */
export function pictureSheet(count: number): { add(image: Image, place: number): void; finish(): Promise<ReportSheet> } {
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  const width = columns * SIDE;
  const data = new Uint8Array(3 * width * rows * SIDE);
  return {
    add(image, place) {
      const tile = centerCrop(resizeShortSide(image, SIDE), { width: SIDE, height: SIDE });
      const left = (place % columns) * SIDE;
      const top = Math.floor(place / columns) * SIDE;
      for (let row = 0; row < SIDE; row++) {
        data.set(tile.data.subarray(3 * SIDE * row, 3 * SIDE * (row + 1)), 3 * ((top + row) * width + left));
      }
    },
    async finish() {
      let picture = '';
      for (const quality of QUALITIES) {
        picture = await encodeJpegDataUri({ width, height: rows * SIDE, data }, { quality });
        if (picture.length <= MOST_CHARACTERS) break;
      }
      return { picture, columns, side: SIDE };
    },
  };
}
