import type { SafeTensor } from '@leoclr/io';
import { initialWeight, uniform } from './formula.ts';

/** Weights and running statistics by formula, numbered in torchvision's order, with torchvision's names and layouts; without `fc`. */
export function torchvisionTensors(parameters: Readonly<Record<string, readonly number[]>>, seed: number): Record<string, SafeTensor> {
  const params: Record<string, SafeTensor> = {};
  const stats: Record<string, SafeTensor> = {};
  for (const [name, shape] of Object.entries(parameters)) {
    if (name.startsWith('fc.')) continue;
    params[name] = { dtype: 'F32', shape, data: initialWeight(name, shape, 1000 * seed + Object.keys(params).length) };
    // One running mean and one variance a batch norm.
    if (!name.endsWith('.weight') || shape.length !== 1) continue;
    for (const [kind, base] of Object.entries({ running_mean: 0, running_var: 1 })) {
      const data = uniform(1000 * seed + 500 + Object.keys(stats).length, shape[0]!).map((value) => base + 0.25 * value);
      stats[name.replace(/weight$/, kind)] = { dtype: 'F32', shape, data: new Float32Array(data) };
    }
  }
  return { ...params, ...stats };
}
