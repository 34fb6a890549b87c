import { i32 } from '@leoclr/wasm-assembler';
import type { Code, I32, Variable } from '@leoclr/wasm-assembler';
import { copyRows } from './_copy-rows.ts';
import { transformTile } from './_winograd-transform.ts';
import type { LineTransform } from './_winograd-transform.ts';

const FLOAT = 4;
const VECTOR = 16;
/** Products of a tile. */
export const PLANES: number = 36;
/** Side of a tile's results and of its inputs. */
export const TILE: number = 4;
/** Bytes in front of each thread's working memory for the tile that is being transformed. */
export const TILE_SCRATCH_BYTES: number = PLANES * VECTOR;

type Names = 'tilesDown' | 'tilesAcross' | 'thread';

/** Pictures that are cut into tiles; their padded copies have zero borders. */
export interface Pictures {
  readonly at: I32;
  readonly pictureBytes: I32;
  readonly padded: I32;
  readonly paddedBytes: I32;
  readonly paddedStart: I32;
  readonly rows: I32;
  readonly rowBytes: I32;
  readonly pitch: I32;
  readonly channels: I32;
}

export interface TilesTransform {
  readonly pictures: Pictures;
  readonly line: LineTransform;
  /** Side of a tile before the transform. */
  readonly side: number;
  readonly p: Record<Names, Variable<'i32'>>;
  readonly first: I32;
  readonly last: I32;
  readonly scratch: I32;
  readonly target: I32;
  readonly plane: I32;
}

/** Tiles of the pictures `first` to `last`, padded and transformed, to `[36, tiles, channels]`. */
export function transformPictures(code: Code, { pictures, line, side, p, first, last, scratch, target, plane }: TilesTransform): void {
  const padded = code.variable(i32.add(pictures.padded, i32.mul(p.thread, pictures.paddedBytes)));
  const pixel = code.variable(i32.mul(pictures.channels, FLOAT));
  const tile = code.variable(target);
  code.count(first, last, (picture) => {
    copyRows(code, i32.add(pictures.at, i32.mul(picture, pictures.pictureBytes)), i32.add(padded, pictures.paddedStart), pictures);
    const row = code.variable(padded);
    code.times(p.tilesDown, () => {
      const corner = code.variable(row);
      code.times(p.tilesAcross, () => {
        const source = code.variable(corner);
        code.times(i32.div(pictures.channels, 4), () => {
          transformTile(code, {
            line,
            from: side,
            to: 6,
            source: { at: source, row: pictures.pitch, column: pixel },
            target: { at: tile, row: i32.mul(plane, 6), column: plane },
            scratch,
          });
          code.advance(source, VECTOR);
          code.advance(tile, VECTOR);
        });
        code.advance(corner, i32.mul(pixel, TILE));
      });
      code.advance(row, i32.mul(pictures.pitch, TILE));
    });
  });
}
