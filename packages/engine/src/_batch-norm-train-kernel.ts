import { add, mean as meanOf, mul, neg, relu as reluOf, reshape, rsqrt, square, step, sub, sum } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { runFusedMany } from './_fused-kernel.ts';
import type { FusedKernel } from './_fused-kernel.ts';

/** Inputs x, scale, offset; attributes groups, epsilon, relu = false; outputs y, mean `[G, C]`, biased variance `[G, C]`. */
export const batchNormTrainKernel: FusedKernel = trainKernel('LeoclrBatchNormTrain', { relu: false });

/**
 * The same with relu = true, under a name of its own: tfjs decides by name what a gradient keeps, and only a ReLU's gradient looks at y.
 * In a ResNet that is a fifth of all activations.
 */
export const batchNormReluTrainKernel: FusedKernel = trainKernel('LeoclrBatchNormReluTrain', { relu: true });

function trainKernel(name: string, { relu }: { relu: boolean }): FusedKernel {
  return {
    name,
    compose({ x, scale, offset }, { groups, epsilon }) {
      const rows = inGroups(x!, groups as number); // [G, M, C]
      const mean = meanOf(rows, 1, true); // [G, 1, C]
      const variance = meanOf(square(sub(rows, mean)), 1, true);
      const slope = mul(rsqrt(add(variance, epsilon as number)), scale!);
      const normalised = add(mul(rows, slope), sub(offset!, mul(mean, slope)));
      const y = reshape(relu ? reluOf(normalised) : normalised, x!.shape);
      const statistics = [groups as number, x!.shape[3]!];
      return [y, reshape(mean, statistics), reshape(variance, statistics)];
    },
    gradient: {
      inputsToSave: ['x', 'scale'],
      outputsToSave: [relu, true, true],
      gradFunc(dy, saved, attributes) {
        const [x, scale, ...outputs] = saved as [Tensor, Tensor, ...Tensor[]];
        const [mean, variance] = outputs.slice(-2) as [Tensor, Tensor];
        // All three at once: they share their sums over the batch.
        const inputs = { dy: (dy as Tensor[])[0]!, x, scale, mean, variance, ...(relu ? { y: outputs[0]! } : {}) };
        const [dx, dscale, doffset] = runFusedMany(batchNormTrainGradientKernel, inputs, attributes);
        return { x: () => dx!, scale: () => dscale!, offset: () => doffset! };
      },
    },
  };
}

/** Inputs dy, x, scale, mean, variance, and with relu y; attributes as forward; outputs dx, dscale `[C]`, doffset `[C]`. */
export const batchNormTrainGradientKernel: FusedKernel = {
  name: 'LeoclrBatchNormTrainGradient',
  compose({ dy, x, scale, y, mean, variance }, { groups, epsilon, relu }) {
    const [count, channels] = mean!.shape as [number, number];
    const perGroup = [count, 1, channels];
    const rows = inGroups(dy!, groups as number); // [G, M, C]
    const upstream = relu ? mul(rows, step(inGroups(y!, groups as number))) : rows;
    const centred = sub(inGroups(x!, groups as number), reshape(mean!, perGroup));
    const inverse = rsqrt(add(reshape(variance!, perGroup), epsilon as number)); // [G, 1, C]
    const meanUpstream = meanOf(upstream, 1, true);
    const projection = mul(meanOf(mul(upstream, centred), 1, true), inverse); // mean of dy · x̂
    // dx = scale / σ · (dy − mean(dy) − x̂ · mean(dy · x̂)), as one multiply-add of dy and one of x − mean.
    const slope = mul(inverse, scale!);
    const along = neg(mul(mul(slope, inverse), projection));
    const dx = add(mul(upstream, slope), sub(mul(centred, along), mul(meanUpstream, slope)));
    const rowsInGroup = rows.shape[1]!;
    return [
      reshape(dx, x!.shape),
      mul(sum(reshape(projection, [count, channels]), 0), rowsInGroup),
      mul(sum(reshape(meanUpstream, [count, channels]), 0), rowsInGroup),
    ];
  },
};

function inGroups(x: Tensor, groups: number): Tensor3D {
  const [n, h, w, c] = (x as Tensor4D).shape;
  return reshape(x, [groups, (n / groups) * h * w, c]);
}
