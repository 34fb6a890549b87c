import type { Handle } from '../binding/_handle.ts';
import type { Convolution, DataType, PostOperations } from '../binding/_operations.ts';
import type { Format, Layout } from '../runtime/_layout.ts';
import type { Plan } from '../runtime/_plan-cache.ts';
import { compile, describe } from '../runtime/_primitive.ts';
import type { Primitive } from '../runtime/_primitive.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { activationFormat, plainLayout, planesFormat } from './_activation-formats.ts';
import { filterAxes } from './_convolution-geometry.ts';
import type { ConvolutionGeometry } from './_convolution-geometry.ts';
import { reportSlow } from './_report-slow.ts';
import { winogradPays } from './_winograd-pays.ts';

export type ConvolutionPass = Convolution['pass'];

/** One direction of a convolution, compiled. Formats say in what order each tensor is taken; null is tfjs's. */
export interface ConvolutionPlan extends Plan {
  readonly primitive: Primitive;
  readonly source: Format | null;
  readonly filter: Format | null;
  readonly destination: Format | null;
}

interface Attempt {
  readonly algorithm: Convolution['algorithm'];
  readonly source: Format | null;
  readonly destination: Format | null;
}

export interface ConvolutionOptions {
  bias?: boolean;
  post?: PostOperations;
}

/** The quickest implementation that oneDNN has for this direction. */
export function convolutionPlan(
  runtime: Runtime,
  geometry: ConvolutionGeometry,
  pass: ConvolutionPass,
  { bias = false, post = {} }: ConvolutionOptions = {},
): ConvolutionPlan {
  const { activationType, winograd } = runtime;
  const key = `convolution|${pass}|${activationType}|${winograd}|${bias}|${post.relu === true}|${geometry.name}`;
  return runtime.plans.get(key, () => {
    const made: { attempt: Attempt; description: Handle; slow: boolean }[] = [];
    for (const attempt of attempts(runtime, geometry, pass)) {
      const description = describeConvolution(runtime, geometry, { pass, attempt, bias, post });
      if (description === null) continue;
      const slow = runtime.onednn.implementation(description).startsWith('ref');
      made.push({ attempt, description, slow });
      if (!slow) break;
    }
    const best = made.find(({ slow }) => !slow) ?? made[0]!;
    for (const { description } of made) if (description !== best.description) runtime.onednn.destroyDescription(description);
    if (best.slow) reportSlow(`${pass} convolution of [${geometry.source}] with [${geometry.filter}]`, operations(geometry));
    return bind(runtime, geometry, { pass, ...best, bias });
  });
}

/** In the order of preference. */
function* attempts(runtime: Runtime, geometry: ConvolutionGeometry, pass: ConvolutionPass): Generator<Attempt> {
  const source = activationFormat(runtime, geometry.source);
  const destination = activationFormat(runtime, geometry.destination);
  if (source && destination) {
    if (runtime.winograd && runtime.activationType === 'f32' && winogradPays(geometry, pass))
      yield { algorithm: 'winograd', source, destination };
    yield { algorithm: 'direct', source, destination };
  }
  if (!source && destination && geometry.source[3]! <= 4) {
    yield { algorithm: 'direct', source: planesFormat(runtime, geometry.source), destination };
  }
  if (overrunsScratchpad(geometry, pass)) {
    yield { algorithm: 'direct', source: planesFormat(runtime, geometry.source), destination: planesFormat(runtime, geometry.destination) };
  } else yield { algorithm: 'direct', source: null, destination: null };
}

/** Channels in a block of oneDNN's code for AVX-512, the largest that there is. */
const CHANNELS_IN_BLOCK = 16;

/**
 * Where oneDNN's own code, with channels last, writes beyond its scratchpad and returns wrong sums, hangs or crashes: gradients of 1 × 1 filters
 * with a stride and few input channels (github.com/uxlfoundation/oneDNN/issues/6035, open). Planes take another way.
 */
function overrunsScratchpad({ source, filter, strides }: ConvolutionGeometry, pass: ConvolutionPass): boolean {
  const isPoint = filter[0] === 1 && filter[1] === 1;
  return pass === 'weightsGradient' && isPoint && strides.some((stride) => stride > 1) && source[3]! < CHANNELS_IN_BLOCK;
}

/** Null formats are float32 in tfjs's order. */
function describeConvolution(
  runtime: Runtime,
  geometry: ConvolutionGeometry,
  { pass, attempt, bias, post }: { pass: ConvolutionPass; attempt: Attempt; bias: boolean; post: PostOperations },
): Handle | null {
  const { onednn, layouts } = runtime;
  const { source, destination } = layoutsOf(runtime, geometry, attempt);
  const { dims } = filterAxes(geometry);
  const operation: Convolution = {
    kind: 'convolution',
    pass,
    algorithm: attempt.algorithm,
    source: source.descriptor,
    weights: onednn.any(dims, weightType(source, pass)),
    bias: bias ? layouts.flat(geometry.destination[3]!).descriptor : 0,
    destination: destination.descriptor,
    strides: geometry.strides,
    dilations: geometry.dilations,
    paddingBefore: geometry.paddingBefore,
    paddingAfter: geometry.paddingAfter,
  };
  try {
    if (pass === 'training' || pass === 'inference') return describe(runtime, operation, { post });
    const weights = onednn.any(dims, source.dataType);
    const hint: Convolution = { ...operation, pass: 'training', algorithm: 'direct', weights };
    const forward = describe(runtime, hint);
    onednn.release(weights);
    if (forward === null) return null;
    const description = describe(runtime, operation, { forward });
    onednn.destroyDescription(forward);
    return description;
  } finally {
    onednn.release(operation.weights);
  }
}

function bind(
  runtime: Runtime,
  geometry: ConvolutionGeometry,
  { pass, attempt, description, bias }: { pass: ConvolutionPass; attempt: Attempt; description: Handle; bias: boolean },
): ConvolutionPlan {
  const { onednn, layouts } = runtime;
  const { source, destination } = layoutsOf(runtime, geometry, attempt);
  const { dims, strides } = filterAxes(geometry);
  const weights = onednn.query(description, pass === 'weightsGradient' ? 'weightsGradient' : 'weights');
  const filter = layouts.wanted(weights, layouts.strided(dims, { strides }), weightType(source, pass));
  const argumentsByPass = {
    training: { source: source.descriptor, weights, destination: destination.descriptor },
    inference: { source: source.descriptor, weights, destination: destination.descriptor },
    sourceGradient: { destinationGradient: destination.descriptor, weights, sourceGradient: source.descriptor },
    weightsGradient: { source: source.descriptor, destinationGradient: destination.descriptor, weightsGradient: weights },
  };
  const biasArgument = bias ? { bias: layouts.flat(geometry.destination[3]!).descriptor } : {};
  const primitive = compile(runtime, description, { ...argumentsByPass[pass], ...biasArgument });
  return { primitive, filter, source: attempt.source, destination: attempt.destination, dispose: primitive.dispose };
}

function layoutsOf(
  runtime: Runtime,
  geometry: ConvolutionGeometry,
  { source, destination }: Attempt,
): { source: Layout; destination: Layout } {
  return {
    source: source?.layout ?? plainLayout(runtime, geometry.source),
    destination: destination?.layout ?? plainLayout(runtime, geometry.destination),
  };
}

/** Gradients of weights are summed up in float32 always. */
function weightType(source: Layout, pass: ConvolutionPass): DataType {
  return pass === 'weightsGradient' ? 'f32' : source.dataType;
}

/** Multiplications and additions. */
function operations({ destination, filter, depthwise }: ConvolutionGeometry): number {
  const [n, h, w, c] = destination as [number, number, number, number];
  const [height, width, inputs] = filter as [number, number, number, number];
  return 2 * n * h * w * c * height * width * (depthwise ? 1 : inputs);
}
