import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { Attributes, Inputs } from '../tfjs-internals.ts';
import type { SimdRuntime } from './_simd-runtime.ts';

const FLOAT = 4;
const CHANNELS_TOGETHER = 8;

/** Sizes of one batch norm. */
interface Layout {
  readonly pictures: number;
  readonly pixels: number;
  readonly channels: number;
  readonly groups: number;
  /** Pictures of one group. */
  readonly perGroup: number;
  /** Numbers that one statistic is made of. */
  readonly count: number;
}

/** y, mean and variance, or null when the channels don't fit our machine code. */
export function simdBatchNorm(
  runtime: SimdRuntime,
  { x, scale, offset }: Inputs,
  { groups, epsilon, relu }: Attributes,
): TensorInfo[] | null {
  const layout = layoutOf(x!, groups as number);
  if (layout.channels % CHANNELS_TOGETHER !== 0) return null;
  const { pictures, pixels, channels, perGroup, count } = layout;
  const statistics = [groups as number, channels];
  const [y, mean, variance] = [runtime.output(x!.shape), runtime.output(statistics), runtime.output(statistics)];
  const sums = runtime.scratch('sums', pictures * channels * FLOAT);
  const [values, means] = [runtime.address(x!), runtime.address(mean)];

  runtime.run('channelSums', [values, pixels, channels, sums], pictures);
  setEach(runtime, mean, groupSums(runtime, sums, layout), (sum) => sum / count);
  runtime.run('squaredDeviations', [values, means, perGroup, pixels, channels, sums], pictures);
  setEach(runtime, variance, groupSums(runtime, sums, layout), (sum) => sum / count);

  normalize(runtime, { x: x!, scale: scale!, offset: offset!, mean, variance, y }, { layout, epsilon: epsilon as number, relu: !!relu });
  return [y, mean, variance];
}

/** y with given statistics, or null when the channels don't fit our machine code. */
export function simdBatchNormEval(
  runtime: SimdRuntime,
  { x, scale, offset, mean, variance }: Inputs,
  { epsilon, relu }: Attributes,
): TensorInfo | null {
  const layout = layoutOf(x!, 1);
  if (layout.channels % CHANNELS_TOGETHER !== 0) return null;
  const y = runtime.output(x!.shape);
  normalize(
    runtime,
    { x: x!, scale: scale!, offset: offset!, mean: mean!, variance: variance!, y },
    { layout, epsilon: epsilon as number, relu: !!relu },
  );
  return y;
}

type Names = 'x' | 'scale' | 'offset' | 'mean' | 'variance' | 'y';

/** y = x · slope + shift, where slope and shift are made from the statistics and the affine parameters. */
function normalize(
  runtime: SimdRuntime,
  tensors: Record<Names, TensorInfo>,
  { layout: { pictures, pixels, channels, groups, perGroup }, epsilon, relu }: { layout: Layout; epsilon: number; relu: boolean },
): void {
  const length = groups * channels;
  const coefficients = runtime.scratch('coefficients', 2 * length * FLOAT);
  const [slopes, shifts] = [runtime.numbers(coefficients, length), runtime.numbers(coefficients + length * FLOAT, length)];
  const numbers = (name: Names, count: number): Float32Array => runtime.numbers(runtime.address(tensors[name]), count);
  const [means, variances] = [numbers('mean', length), numbers('variance', length)];
  const [scales, offsets] = [numbers('scale', channels), numbers('offset', channels)];
  for (let index = 0; index < length; index++) {
    const slope = scales[index % channels]! / Math.sqrt(variances[index]! + epsilon);
    slopes[index] = slope;
    shifts[index] = offsets[index % channels]! - means[index]! * slope;
  }
  const [x, y] = [runtime.address(tensors.x), runtime.address(tensors.y)];
  runtime.run(
    relu ? 'scaleShiftRelu' : 'scaleAndShift',
    [x, coefficients, coefficients + length * FLOAT, perGroup, pixels, channels, y],
    pictures,
  );
}

/** dx, dscale and doffset of the batch's own statistics, or null when the channels don't fit our machine code. */
export function simdBatchNormGradient(runtime: SimdRuntime, inputs: Inputs, attributes: Attributes): TensorInfo[] | null {
  return gradient(runtime, inputs, { groups: attributes.groups as number, attributes, fixed: false });
}

/** The same for given statistics, which get no gradient. */
export function simdBatchNormEvalGradient(runtime: SimdRuntime, inputs: Inputs, attributes: Attributes): TensorInfo[] | null {
  return gradient(runtime, inputs, { groups: 1, attributes, fixed: true });
}

function gradient(
  runtime: SimdRuntime,
  { dy, x, scale, y, mean, variance }: Inputs,
  { groups, attributes: { epsilon, relu }, fixed }: { groups: number; attributes: Attributes; fixed: boolean },
): TensorInfo[] | null {
  const layout = layoutOf(x!, groups);
  if (layout.channels % CHANNELS_TOGETHER !== 0) return null;
  const { pictures, pixels, channels, perGroup, count } = layout;
  const [dx, dscale, doffset] = [runtime.output(x!.shape), runtime.output([channels]), runtime.output([channels])];
  const sums = runtime.scratch('sums', 2 * pictures * channels * FLOAT);
  // Without a ReLU y isn't read, and needn't be there.
  const shared = [dy!, x!, y ?? x!, mean!].map((tensor) => runtime.address(tensor));
  runtime.run(relu ? 'batchNormReluGradientSums' : 'batchNormGradientSums', [...shared, perGroup, pixels, channels, sums], pictures);
  // Each picture has its sums of g and then those of g · (x − mean), as if it had twice the channels.
  const both = groupSums(runtime, sums, { ...layout, channels: 2 * channels });

  const length = groups * channels;
  const coefficients = runtime.scratch('coefficients', 3 * length * FLOAT);
  const [slopes, alongs, shifts] = [0, 1, 2].map((part) => runtime.numbers(coefficients + part * length * FLOAT, length)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const variances = runtime.numbers(runtime.address(variance!), length);
  const scales = runtime.numbers(runtime.address(scale!), channels);
  const scaleGradient = new Float64Array(channels);
  const offsetGradient = new Float64Array(channels);
  for (let group = 0; group < groups; group++) {
    for (let channel = 0; channel < channels; channel++) {
      const index = group * channels + channel;
      const sum = both[2 * group * channels + channel]!;
      const product = both[(2 * group + 1) * channels + channel]!;
      const inverse = 1 / Math.sqrt(variances[index]! + (epsilon as number));
      const slope = scales[channel]! * inverse;
      // dx = scale / σ · (g − mean(g) − x̂ · mean(g · x̂)) with x̂ = (x − mean) / σ; fixed statistics leave the first term alone.
      slopes[index] = slope;
      alongs[index] = fixed ? 0 : (-slope * inverse * inverse * product) / count;
      shifts[index] = fixed ? 0 : (-slope * sum) / count;
      scaleGradient[channel]! += product * inverse;
      offsetGradient[channel]! += sum;
    }
  }
  setEach(runtime, dscale, scaleGradient, (sum) => sum);
  setEach(runtime, doffset, offsetGradient, (sum) => sum);
  const parts = [0, 1, 2].map((part) => coefficients + part * length * FLOAT);
  runtime.run(
    relu ? 'batchNormReluInputGradient' : 'batchNormInputGradient',
    [...shared, ...parts, perGroup, pixels, channels, runtime.address(dx)],
    pictures,
  );
  return [dx, dscale, doffset];
}

function layoutOf(x: Tensor, groups: number): Layout {
  const [pictures, height, width, channels] = x.shape as [number, number, number, number];
  const perGroup = pictures / groups;
  return { pictures, pixels: height * width, channels, groups, perGroup, count: perGroup * height * width };
}

/** Adds the pictures' sums up for each group, `[G, C]`, in float64 and always in the same order. */
function groupSums(runtime: SimdRuntime, sums: number, { pictures, channels, groups, perGroup }: Layout): Float64Array {
  const perPicture = runtime.numbers(sums, pictures * channels);
  const totals = new Float64Array(groups * channels);
  for (let picture = 0; picture < pictures; picture++) {
    const target = Math.floor(picture / perGroup) * channels;
    for (let channel = 0; channel < channels; channel++) totals[target + channel]! += perPicture[picture * channels + channel]!;
  }
  return totals;
}

function setEach(runtime: SimdRuntime, tensor: TensorInfo, values: Float64Array, to: (value: number) => number): void {
  const target = runtime.numbers(runtime.address(tensor), values.length);
  for (let index = 0; index < values.length; index++) target[index] = to(values[index]!);
}
