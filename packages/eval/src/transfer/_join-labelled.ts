import type { LabelledFeatures } from './labelled-features.ts';

/** Two parts of one data set, one behind the other. `indices` are those of each part, so they may repeat. */
export function joinLabelled(first: LabelledFeatures, second: LabelledFeatures): LabelledFeatures {
  const { width } = first.features;
  const values = new Float32Array(first.features.values.length + second.features.values.length);
  values.set(first.features.values);
  values.set(second.features.values, first.features.values.length);
  const indices = Int32Array.from([...first.features.indices, ...second.features.indices]);
  const targets = Int32Array.from([...Array.from(first.targets), ...Array.from(second.targets)]);
  return { features: { values, count: indices.length, width, indices }, targets };
}
