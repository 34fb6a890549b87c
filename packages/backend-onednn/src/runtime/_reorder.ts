import type { Handle } from '../binding/_handle.ts';
import type { Layout } from './_layout.ts';
import { compile, describe } from './_primitive.ts';
import type { Runtime } from './runtime.ts';

export interface Place {
  readonly layout: Layout;
  readonly address: Handle;
}

/** Copies values from one order, and number format, to another. */
export function reorder(runtime: Runtime, from: Place, to: Place): void {
  const primitive = runtime.plans.get(`reorder:${from.layout.id}:${to.layout.id}`, () => {
    const [source, destination] = [from.layout.descriptor, to.layout.descriptor];
    const description = describe(runtime, { kind: 'reorder', from: source, to: destination })!;
    return compile(runtime, description, { from: source, to: destination });
  });
  primitive.run(from.address, to.address);
}
