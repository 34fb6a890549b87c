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
export function simdBatchNorm(runtime: SimdRuntime, { x, scale, offset }: Inputs, { groups, epsilon, relu }: Attributes): TensorInfo[] | null {
  const layout = layoutOf(x!, groups as number);
  if (layout.channels % CHANNELS_TOGETHER !== 0) return null;
  const { pictures, pixels, channels, perGroup, count } = layout;
  const statistics = [groups as number, channels];
  const [y, mean, variance] = [runtime.output(x!.shape), runtime.output(statistics), runtime.output(statistics)];
  const sums = runtime.scratch('sums', pictures * channels * FLOAT);
  const addresses = { x: runtime.address(x!), mean: runtime.address(mean), variance: runtime.address(variance) };

  runtime.run('channelSums', [addresses.x, pixels, channels, sums], pictures);
  setEach(runtime, mean, groupSums(runtime, sums, layout), (sum) => sum / count);
  runtime.run('squaredDeviations', [addresses.x, addresses.mean, perGroup, pixels, channels, sums], pictures);
  setEach(runtime, variance, groupSums(runtime, sums, layout), (sum) => sum / count);

  const length = statistics[0]! * channels;
  const coefficients = runtime.scratch('coefficients', 2 * length * FLOAT);
  const [slopes, shifts] = [runtime.numbers(coefficients, length), runtime.numbers(coefficients + length * FLOAT, length)];
  const means = runtime.numbers(addresses.mean, length);
  const variances = runtime.numbers(addresses.variance, length);
  const [scales, offsets] = [runtime.numbers(runtime.address(scale!), channels), runtime.numbers(runtime.address(offset!), channels)];
  for (let index = 0; index < length; index++) {
    const slope = scales[index % channels]! / Math.sqrt(variances[index]! + (epsilon as number));
    slopes[index] = slope;
    shifts[index] = offsets[index % channels]! - means[index]! * slope;
  }
  const kernel = relu ? 'scaleShiftRelu' : 'scaleAndShift';
  runtime.run(kernel, [addresses.x, coefficients, coefficients + length * FLOAT, perGroup, pixels, channels, runtime.address(y)], pictures);
  return [y, mean, variance];
}

/** dx, dscale and doffset, or null when the channels don't fit our machine code. */
export function simdBatchNormGradient(
  runtime: SimdRuntime,
  { dy, x, scale, y, mean, variance }: Inputs,
  { groups, epsilon, relu }: Attributes,
): TensorInfo[] | null {
  const layout = layoutOf(x!, groups as number);
  if (layout.channels % CHANNELS_TOGETHER !== 0) return null;
  const { pictures, pixels, channels, perGroup, count } = layout;
  const [dx, dscale, doffset] = [runtime.output(x!.shape), runtime.output([channels]), runtime.output([channels])];
  const sums = runtime.scratch('sums', 2 * pictures * channels * FLOAT);
  const shared = [dy!, x!, y!, mean!].map((tensor) => runtime.address(tensor));
  runtime.run(relu ? 'batchNormReluGradientSums' : 'batchNormGradientSums', [...shared, perGroup, pixels, channels, sums], pictures);
  // Each picture has its sums of g and then those of g · (x − mean), as if it had twice the channels.
  const both = groupSums(runtime, sums, { ...layout, channels: 2 * channels });

  const length = (groups as number) * channels;
  const coefficients = runtime.scratch('coefficients', 3 * length * FLOAT);
  const [slopes, alongs, shifts] = [0, 1, 2].map((part) => runtime.numbers(coefficients + part * length * FLOAT, length)) as [Float32Array, Float32Array, Float32Array];
  const variances = runtime.numbers(runtime.address(variance!), length);
  const scales = runtime.numbers(runtime.address(scale!), channels);
  const scaleGradient = new Float64Array(channels);
  const offsetGradient = new Float64Array(channels);
  for (let group = 0; group < (groups as number); group++) {
    for (let channel = 0; channel < channels; channel++) {
      const index = group * channels + channel;
      const sum = both[2 * group * channels + channel]!;
      const product = both[(2 * group + 1) * channels + channel]!;
      const inverse = 1 / Math.sqrt(variances[index]! + (epsilon as number));
      const slope = scales[channel]! * inverse;
      // dx = scale / σ · (g − mean(g) − x̂ · mean(g · x̂)) with x̂ = (x − mean) / σ
      slopes[index] = slope;
      alongs[index] = (-slope * inverse * inverse * product) / count;
      shifts[index] = (-slope * sum) / count;
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
