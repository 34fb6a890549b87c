import { convolutionMachine } from './kernel-blur/_convolution-machine.ts';
import type { Kernel } from './kernel-blur/_kernel-weights.ts';
import { kernelWeights } from './kernel-blur/_kernel-weights.ts';
import { plainKernelBlur } from './kernel-blur/_plain-kernel-blur.ts';
import { simdKernelBlur } from './kernel-blur/_simd-kernel-blur.ts';
import type { Size } from './size.ts';

/** Blurs in place with a true Gaussian, rows first, in float32; past its edges the picture is mirrored about its outermost pixels. */
export function blurWithKernel(data: Uint8Array, size: Size, kernel: Kernel): void {
  const weights = kernelWeights(kernel);
  if (weights.length === 1) return;
  const machine = convolutionMachine();
  if (machine === null || !simdKernelBlur(machine, data, size, weights)) plainKernelBlur(data, size, weights);
}
