import type { LogitsOnRay, LossOnRay, PointwiseLoss } from './_pointwise-loss.ts';

/**
 * Cross-entropy of a softmax over M classes. What a sure and right answer still costs, 1e-9 nats or less, keeps all its digits: on separable
 * data with little regularisation such rows are the whole sum.
 *
 * @param labels `[N]`, classes 0 … M − 1.
 */
export function softmaxLoss(labels: Int32Array, classes: number): PointwiseLoss {
  const row = new Float64Array(classes);
  return (logits, gradient) => {
    let [value, slope] = [0, 0];
    for (let i = 0; i < labels.length; i++) {
      const top = readRow(logits, i * classes, row);
      const loss = crossEntropy(row, labels[i]!, top);
      value += loss;
      slope += writeGradient(row, { logits, gradient, from: i * classes });
    }
    return { value, slope } satisfies LossOnRay;
  };
}

/** Copies a row's logits, and gives back the highest. */
function readRow({ start, direction, step }: LogitsOnRay, from: number, row: Float64Array): number {
  let top = -Infinity;
  for (let k = 0; k < row.length; k++) {
    const logit = start[from + k]! + step * direction[from + k]!;
    row[k] = logit;
    if (logit > top) top = logit;
  }
  return top;
}

/** The cross-entropy of a row, which is replaced by its gradient. */
function crossEntropy(row: Float64Array, label: number, top: number): number {
  const margin = row[label]! - top; // 0 where the answer is right
  let others = 0;
  for (let k = 0; k < row.length; k++) {
    const exponential = Math.exp(row[k]! - top);
    row[k] = exponential;
    if (k !== label) others += exponential;
  }
  const scale = 1 / (others + row[label]!);
  for (let k = 0; k < row.length; k++) row[k]! *= scale;
  // −(sum of the others) and not p − 1, which would cancel.
  row[label] = -others * scale;
  return margin === 0 ? Math.log1p(others) : -Math.log(scale) - margin;
}

function writeGradient(
  row: Float64Array,
  { logits, gradient, from }: { readonly logits: LogitsOnRay; readonly gradient: Float32Array; readonly from: number },
): number {
  const { direction } = logits;
  let slope = 0;
  for (let k = 0; k < row.length; k++) {
    gradient[from + k] = row[k]!;
    slope += row[k]! * direction[from + k]!;
  }
  return slope;
}
