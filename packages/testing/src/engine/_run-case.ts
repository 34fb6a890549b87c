import { LeoclrError } from '@leoclr/core';
import { valueAndGradients } from '@leoclr/engine';
import { add, dispose, memory, mul, square, sum, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { tensorOf } from './_case-input.ts';
import { deviation } from './_compare.ts';
import type { EngineCase } from './_engine-case.ts';
import { differentiableInputs, referenceOf } from './_reference.ts';
import type { Reference } from './_reference.ts';

/** Where a case stands, and what it is held to. */
export interface CasePlace {
  readonly family: string;
  readonly index: number;
  readonly seed: number;
  readonly tolerance: number;
}

type Tensors = Readonly<Record<string, Tensor>>;

/** A tensor of a case that was compared, and how far off it was at worst. */
interface Finding {
  readonly what: string;
  readonly error: number;
  readonly sentence: string;
}

/**
 * Runs a case on the backend in use and compares results and gradients with the reference.
 *
 * @returns The largest error, relative to the largest expected value of its tensor.
 * @throws LeoclrError `backend` when something is further off than the tolerance, when an input changes or when tensors are left behind.
 */
export async function runCase(subject: EngineCase, place: CasePlace): Promise<number> {
  const reference = referenceOf(subject, place);
  const inputs: Tensors = Object.fromEntries(
    Object.entries(subject.inputs).map(([name, { shape, dtype }]) => [name, tensorOf(reference.values[name]!, shape, dtype)]),
  );
  try {
    const held = memory().numTensors;
    const findings = [...(await checkOutputs(subject, inputs, reference)), ...(await checkGradients(subject, inputs, reference))];
    const left = memory().numTensors - held;
    if (left !== 0) throw broken(`expected no tensors to be left behind or missing, got ${left}`);
    findings.push(...(await checkInputs(subject, inputs, reference)));
    const allowed = subject.tolerance ?? place.tolerance;
    // Written so that NaN is refused.
    const worst = findings.find(({ error }) => !(error <= allowed));
    if (worst) throw broken(`expected ${worst.what} to be within ${allowed} of its largest value, got ${worst.sentence}`);
    return Math.max(0, ...findings.map(({ error }) => error));
  } finally {
    dispose(Object.values(inputs));
  }
}

async function checkOutputs(subject: EngineCase, inputs: Tensors, { outputs }: Reference): Promise<Finding[]> {
  // In-place updates get copies, so that the gradients start from the same values.
  const own = Object.fromEntries((subject.consumed ?? []).map((name) => [name, tensorOf(inputs[name]!.dataSync(), inputs[name]!.shape)]));
  leaveNonsense([...outputs.map(({ values }) => values.length), ...Object.values(inputs).map(({ size }) => size)]);
  const results = tidy(() => [subject.run({ ...inputs, ...own })].flat() as Tensor[]);
  try {
    return await compareOutputs(results, outputs, 'result');
  } finally {
    dispose([...results, ...Object.values(own)]);
  }
}

/** Fills memory that becomes free again with NaN: a kernel that forgets to write a value shows it. */
function leaveNonsense(sizes: readonly number[]): void {
  tidy(() => {
    for (const size of new Set(sizes))
      for (let copy = 0; copy < 3; copy++) square(tensorOf(new Float32Array(size).fill(Number.NaN), [size]));
  });
}

async function checkGradients(subject: EngineCase, inputs: Tensors, { outputs, upstreams, gradients }: Reference): Promise<Finding[]> {
  const names = differentiableInputs(subject);
  if (names.length === 0) return [];
  const weights = upstreams.map((values, index) => tensorOf(values, outputs[index]!.shape));
  const watched = Object.fromEntries(names.map((name) => [name, inputs[name]!]));
  let made: ReturnType<typeof valueAndGradients> | undefined;
  try {
    made = valueAndGradients(watched, (params) => {
      const results = [subject.run({ ...inputs, ...params })].flat() as Tensor[];
      const products = results.map((result, index) => sum<Scalar>(mul(result, weights[index]!)));
      return {
        value: products.reduce((total, product) => add(total, product)),
        kept: Object.fromEntries(results.map((result, index) => [`${index}`, result])),
      };
    });
    const kept = outputs.map((_, index) => made!.kept[`${index}`]!);
    const findings = await compareOutputs(kept, outputs, 'result beside gradients');
    for (const name of names) {
      const gradient = made.gradients[name]!;
      findings.push(await compare(gradient, { shape: subject.inputs[name]!.shape, values: gradients[name]! }, `the gradient of ${name}`));
    }
    return findings;
  } finally {
    dispose([...weights, ...(made ? [made.value, ...Object.values(made.kept), ...Object.values(made.gradients)] : [])]);
  }
}

async function checkInputs(subject: EngineCase, inputs: Tensors, { values }: Reference): Promise<Finding[]> {
  const findings = Object.entries(inputs).map(([name, tensor]) => {
    return compare(tensor, { shape: subject.inputs[name]!.shape, values: values[name]! }, `the input ${name} afterwards`);
  });
  return Promise.all(findings);
}

async function compareOutputs(results: readonly Tensor[], expected: Reference['outputs'], kind: string): Promise<Finding[]> {
  if (results.length !== expected.length) throw broken(`expected ${expected.length} results, got ${results.length}`);
  return Promise.all(
    results.map((result, index) => compare(result, expected[index]!, results.length === 1 ? `the ${kind}` : `${kind} ${index}`)),
  );
}

async function compare(actual: Tensor, expected: { shape: readonly number[]; values: Float64Array }, what: string): Promise<Finding> {
  if (actual.shape.join() !== expected.shape.join()) {
    throw broken(`expected ${what} to have shape [${expected.shape.join(', ')}], got [${actual.shape.join(', ')}]`);
  }
  const values = await actual.data();
  if (values.length !== expected.values.length)
    throw broken(`expected ${what} to have ${expected.values.length} values, got ${values.length}`);
  const { error, place } = deviation(values, expected.values);
  return { what, error, sentence: `${error.toExponential(1)} at ${place}: ${values[place]} where ${expected.values[place]} is right` };
}

/** The place is put before it by the check that ran the case. */
function broken(sentence: string): LeoclrError {
  return new LeoclrError('backend', `${sentence}.`);
}
