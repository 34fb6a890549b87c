import { LeoclrError } from '@leoclr/core';
import type { Handle } from '../binding/_handle.ts';
import type { Layout } from './_layout.ts';
import type { Plan } from './_plan-cache.ts';
import { compile, describe } from './_primitive.ts';
import type { Primitive } from './_primitive.ts';
import type { Runtime } from './runtime.ts';

export interface Place {
  readonly layout: Layout;
  readonly address: Handle;
}

/** Copies values from one order, and number format, to another. */
export function reorder(runtime: Runtime, from: Place, to: Place): void {
  const plan = planOf(runtime, from.layout, to.layout);
  if (plan.primitive === null)
    throw new LeoclrError('backend', 'oneDNN has no way to bring a tensor into the order that its kernel wants.');
  plan.primitive.run(from.address, to.address);
}

/** False where oneDNN knows no direct way, as from one private order to Winograd's. */
export function canReorder(runtime: Runtime, from: Layout, to: Layout): boolean {
  return planOf(runtime, from, to).primitive !== null;
}

interface ReorderPlan extends Plan {
  readonly primitive: Primitive | null;
}

function planOf(runtime: Runtime, from: Layout, to: Layout): ReorderPlan {
  return runtime.plans.get(`reorder|${from.id}|${to.id}`, () => {
    const [source, destination] = [from.descriptor, to.descriptor];
    const description = describe(runtime, { kind: 'reorder', from: source, to: destination });
    const primitive = description === null ? null : compile(runtime, description, { from: source, to: destination });
    return { primitive, dispose: () => primitive?.dispose() };
  });
}
