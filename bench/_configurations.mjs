/**
 * What is measured, named after what matters. `seconds` is about how long PyTorch's step takes on two cores with AVX-512, for the forecast only.
 */
const configurations = [
  { name: 'resnet18-cifar-32px-b128-k4096', depth: 18, stem: 'cifar', size: 32, batch: 128, queueSize: 4096, seconds: 4 },
  { name: 'resnet18-224px-b32-k65536', depth: 18, stem: 'imagenet', size: 224, batch: 32, queueSize: 65_536, seconds: 3.3 },
  { name: 'resnet18-96px-b32', depth: 18, stem: 'imagenet', size: 96, batch: 32, queueSize: 65_536, seconds: 0.7 },
  { name: 'resnet50-224px-b32-k65536', depth: 50, stem: 'imagenet', size: 224, batch: 32, queueSize: 65_536, seconds: 11 },
];

const featureConfigurations = [
  { name: 'resnet50-224px-b64', depth: 50, stem: 'imagenet', size: 224, batch: 64, queueSize: 64, seconds: 5 },
  { name: 'resnet18-224px-b64', depth: 18, stem: 'imagenet', size: 224, batch: 64, queueSize: 64, seconds: 1.5 },
];

/** Numbers that both sides share: MoCo-v2's, which are leoclr's defaults. */
const hyperparameters = {
  width: 128,
  momentum: 0.999,
  temperature: 0.2,
  sgdMomentum: 0.9,
  weightDecay: 1e-4,
  remember: false,
};

/**
 * The training configurations whose names contain one of the given texts; all without any.
 *
 * @param {{ config: string[], quick: boolean }} options
 */
export function trainingConfigurations(options) {
  return select(configurations, options);
}

/** The same for feature extraction. */
export function extractionConfigurations(options) {
  return select(featureConfigurations, options);
}

/** A small case with the same network, where a few steps move everything visibly: for comparing the two sides' numbers. */
export function parityCase(configuration) {
  return { ...shrink(configuration), queueSize: 64, momentum: 0.9, remember: true };
}

/**
 * Small, so that the first losses can be compared: a fresh ResNet-50 reacts so sharply that bigger steps blow up rounding (with 0.05,
 * PyTorch's own two layouts differ by 1e-2 in the second loss). A step takes the same time with any.
 */
function learningRateOf({ depth }) {
  return depth < 50 ? 1e-3 : 1e-5;
}

function select(known, { config: wanted, quick }) {
  const unknown = wanted.find((text) => !known.some(({ name }) => name.includes(text)));
  if (unknown !== undefined)
    throw new Error(`There is no configuration "${unknown}". Known are ${known.map(({ name }) => name).join(', ')}.`);
  const chosen = known.filter(({ name }) => wanted.length === 0 || wanted.some((text) => name.includes(text)));
  const measured = chosen.map((configuration) => ({
    ...hyperparameters,
    learningRate: learningRateOf(configuration),
    ...(quick ? shrink(configuration) : configuration),
  }));
  return [...new Map(measured.map((configuration) => [configuration.name, configuration])).values()]; // some are the same when shrunk
}

/**
 * The last maps of ResNet-50 stay at 4 × 4. At 2 × 2, bf16's rounding doesn't average out: PyTorch's own two layouts then differ by 1.4e-2 in
 * the first loss.
 */
function shrink(configuration) {
  const { stem, depth } = configuration;
  const size = stem === 'cifar' ? 32 : depth < 50 ? 64 : 128;
  return { ...configuration, name: `quick-resnet${depth}-${stem}-${size}px-b16-k64`, size, batch: 16, queueSize: 64, seconds: 0.3 };
}
