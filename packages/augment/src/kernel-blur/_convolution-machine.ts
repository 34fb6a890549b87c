import { vectorMachine } from '../simd/_vector-machine.ts';
import type { VectorMachine } from '../simd/_vector-machine.ts';
import { convolve, toBytes, toFloats } from './_convolution-loops.ts';

/** The vector loops of the blur, and the memory that they work in. Few views need them, so they have a module of their own. */
export type ConvolutionMachine = VectorMachine<'toFloats' | 'convolve' | 'toBytes'>;

let started: ConvolutionMachine | null | undefined;

/** This thread's machine, made when it is first asked for. Null where there can be none. */
export function convolutionMachine(): ConvolutionMachine | null {
  if (started === undefined) started = vectorMachine(() => ({ toFloats: toFloats(), convolve: convolve(), toBytes: toBytes() }));
  return started;
}
