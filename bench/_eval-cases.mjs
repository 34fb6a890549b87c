/** Float32 and float64 rounding moves single pictures across a decision; more would be other work. */
const ACCURACY_TOLERANCE = 0.002;

const IMAGENETTE = { train: 9469, test: 3925, width: 512, classes: 10 };
const CIFAR = { train: 50_000, test: 10_000, width: 512, classes: 10 };

/**
 * What `bench -- eval` measures. `seconds`: of one round, for the forecast; `variants`: ways in which the other library can do the work, the
 * quickest of which counts; `target`: the ratio that we want to stay below.
 */
const CASES = [
  extraction('extraction resnet18 224 px', { depth: 18, size: 224, pictures: 512, seconds: 60 }),
  extraction('extraction resnet50 224 px', { depth: 50, size: 224, pictures: 256, seconds: 70 }),
  {
    name: 'knn 50,000 × 10,000 × 512',
    ours: '_eval-knn.mjs',
    theirs: 'pytorch/eval_knn.py',
    against: 'PyTorch',
    variants: ['topk'],
    work: { bank: 50_000, queries: 10_000, width: 512, classes: 100 },
    tolerance: ACCURACY_TOLERANCE,
    target: 0.8,
    seconds: 40,
  },
  logisticRegression('logreg 9,469 × 512', { work: IMAGENETTE, seconds: 120 }),
  logisticRegression('logreg 50,000 × 512', { work: CIFAR, seconds: 500 }),
  probe('probe 9,469 × 512', { work: IMAGENETTE, seconds: 60 }),
  probe('probe 50,000 × 512', { work: CIFAR, seconds: 250 }),
];

/** The rows that `--config` names a part of, or all. @throws when a name fits none. */
export function evaluationCases({ config, quick }) {
  const unknown = config.find((wanted) => !CASES.some(({ name }) => name.includes(wanted)));
  if (unknown !== undefined)
    throw new Error(`--config: nothing is called "${unknown}". Known are ${CASES.map(({ name }) => `"${name}"`).join(', ')}.`);
  const chosen = CASES.filter(({ name }) => config.length === 0 || config.some((wanted) => name.includes(wanted)));
  return quick ? chosen.map(shrink) : chosen;
}

/** For trying the benchmark itself: a sixteenth of the pictures, among which single ones count for more. */
function shrink({ work, seconds, tolerance, ...rest }) {
  const counts = ['pictures', 'train', 'test', 'bank', 'queries'].filter((name) => name in work);
  return {
    ...rest,
    seconds: seconds / 16,
    tolerance: 16 * tolerance,
    work: { ...work, ...Object.fromEntries(counts.map((name) => [name, Math.ceil(work[name] / 16)])) },
  };
}

function extraction(name, { seconds, ...work }) {
  return {
    name,
    ours: '_eval-extraction.mjs',
    theirs: 'pytorch/eval_extraction.py',
    against: 'torchvision',
    variants: ['NCHW', 'channels_last'],
    work,
    tolerance: 0.001,
    target: 0.8,
    seconds,
  };
}

function logisticRegression(name, { work, seconds }) {
  return {
    name,
    ours: '_eval-logreg.mjs',
    theirs: 'pytorch/eval_logreg.py',
    against: 'scikit-learn',
    variants: ['float32', 'float64'],
    work,
    tolerance: ACCURACY_TOLERANCE,
    target: 1,
    seconds,
  };
}

function probe(name, { work, seconds }) {
  return {
    name,
    ours: '_eval-probe.mjs',
    theirs: 'pytorch/eval_probe.py',
    against: 'PyTorch',
    variants: ['one after the other, one thread', 'side by side', 'side by side, one thread'],
    work,
    tolerance: 0.005,
    target: 1,
    seconds,
  };
}
