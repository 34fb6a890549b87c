import type { WasmFunction } from '@leoclr/wasm-assembler';
import { blendWithFlat, saturate } from './_blend.ts';
import { blurColumns, blurRows } from './_box-blur.ts';
import { turnHue } from './_hue.ts';
import { interleave } from './_interleave.ts';
import { makeGray, sumLuma } from './_luma.ts';
import { mixColumns } from './_mix-columns.ts';
import { mixRows } from './_mix-rows.ts';
import { normalize } from './_normalize.ts';
import { solarize } from './_solarize.ts';

export type PixelKernelName =
  | 'mixRows'
  | 'mixRows1'
  | 'mixRows2'
  | 'mixColumns'
  | 'mixColumns1'
  | 'blendWithFlat'
  | 'saturate'
  | 'turnHue'
  | 'makeGray'
  | 'sumLuma'
  | 'solarize'
  | 'blurRows0'
  | 'blurRows1'
  | 'blurColumns0'
  | 'blurColumns1'
  | 'interleave'
  | 'normalize';

/** Assembles every loop over pixels. All counts that they take are at least 1. */
export function pixelKernels(): Record<PixelKernelName, WasmFunction> {
  return {
    mixRows: mixRows(null),
    mixRows1: mixRows(1),
    mixRows2: mixRows(2),
    mixColumns: mixColumns(false),
    mixColumns1: mixColumns(true),
    blendWithFlat: blendWithFlat(),
    saturate: saturate(),
    turnHue: turnHue(),
    makeGray: makeGray(),
    sumLuma: sumLuma(),
    solarize: solarize(),
    blurRows0: blurRows(0),
    blurRows1: blurRows(1),
    blurColumns0: blurColumns(0),
    blurColumns1: blurColumns(1),
    interleave: interleave(),
    normalize: normalize(),
  };
}
