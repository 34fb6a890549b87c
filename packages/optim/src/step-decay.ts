import type { Schedule } from '@leoclr/core';

export interface StepDecayOptions {
  base: number;
  /** Epochs at whose start the rate is multiplied by `factor`, e.g. [120, 160] (MoCo-v1) or [60, 80] (MoCo's linear probe). */
  milestones: readonly number[];
  /** Default 0.1 (MoCo). */
  factor?: number;
}

/** `base · factor^(number of milestones reached)`. */
export function stepDecay({ base, milestones, factor = 0.1 }: StepDecayOptions): Schedule {
  return ({ epoch }) => base * factor ** milestones.filter((milestone) => epoch >= milestone).length;
}
