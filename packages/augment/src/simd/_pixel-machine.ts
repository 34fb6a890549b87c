import type { PixelKernelName } from './kernels/_pixel-kernels.ts';
import { pixelKernels } from './kernels/_pixel-kernels.ts';
import { vectorMachine } from './_vector-machine.ts';
import type { VectorMachine } from './_vector-machine.ts';

/** The pixel loops, and the memory they work in. Everything in it is overwritten by the next view. */
export type PixelMachine = VectorMachine<PixelKernelName>;

let started: PixelMachine | null | undefined;

/** This thread's machine, made when it is first asked for. Null where there can be none. */
export function pixelMachine(): PixelMachine | null {
  if (started === undefined) started = vectorMachine(pixelKernels);
  return started;
}
