import { getKernel, tidy, transpose } from '@tensorflow/tfjs-core';
import type { KernelConfig } from '@tensorflow/tfjs-core';
import { filterGradientByConvolution } from '../composed/_conv2d-backprop-filter.ts';
import { inputGradientByPhases } from '../composed/_conv2d-backprop-input.ts';
import { replaceKernel, replaceWithComposed, runKernel } from '../tfjs-internals.ts';
import type { Inputs } from '../tfjs-internals.ts';

/** The BatchMatMul that tfjs registered, once it has been replaced. */
let originalMatMul: KernelConfig | undefined;

/** Adds to tfjs's wasm backend the kernels that training needs and that it lacks or has only in a slow or wrong form. Returns their names. */
export function provideWasmKernels(): string[] {
  replaceWithComposed('wasm', 'Conv2DBackpropFilter', filterGradientByConvolution);
  replaceWithComposed('wasm', 'Conv2DBackpropInput', inputGradientByPhases);
  replaceMatMul();
  return ['Conv2DBackpropFilter', 'Conv2DBackpropInput', 'BatchMatMul'];
}

/** Only products without transposition go to XNNPACK, so a transposed matrix is turned first. */
function replaceMatMul(): void {
  if (originalMatMul) return;
  const original = getKernel('BatchMatMul', 'wasm');
  originalMatMul = original;
  replaceKernel({
    ...original,
    kernelFunc(call) {
      const { a, b } = call.inputs as Inputs;
      const { transposeA, transposeB } = call.attrs ?? {};
      const single = a!.rank === 3 && a!.shape[0] === 1 && b!.shape[0] === 1;
      if ((!transposeA && !transposeB) || !single) return original.kernelFunc(call);
      return tidy(() => {
        const turned = { a: transposeA ? transpose(a!, [0, 2, 1]) : a!, b: transposeB ? transpose(b!, [0, 2, 1]) : b! };
        return runKernel('BatchMatMul', turned, { transposeA: false, transposeB: false });
      });
    },
  });
}
