import { argumentCodes } from '../binding/_codes.ts';
import type { Handle } from '../binding/_handle.ts';
import koffi from 'koffi';
import type { Onednn } from '../binding/onednn.ts';
import type { Operation, PostOperations } from '../binding/_operations.ts';
import type { Plan } from './_plan-cache.ts';
import type { Runtime } from './runtime.ts';

export type ArgumentName = keyof typeof argumentCodes;

/** An operation compiled for its shapes, ready to run. */
export interface Primitive extends Plan {
  /** Runs it; one address an argument, in the order in which they were declared. */
  readonly run: (...addresses: readonly Handle[]) => void;
}

/** Asks oneDNN to describe an operation; null where it has no implementation. The caller destroys the description. */
export function describe(
  { onednn, attributes }: Runtime,
  operation: Operation,
  { post = {}, forward = 0 }: DescribeOptions = {},
): Handle | null {
  return onednn.describe(operation, attributes(post), forward);
}

export interface DescribeOptions {
  post?: PostOperations;
  /** The description of the forward operation, for gradients. */
  forward?: Handle;
}

/** What a forward operation leaves for its gradient; 0 bytes where that is nothing. Belongs to the description. */
export function workspaceOf({ onednn }: Runtime, description: Handle): { descriptor: Handle; byteCount: number } {
  const descriptor = onednn.query(description, 'workspace');
  return { descriptor, byteCount: descriptor === 0 ? 0 : onednn.byteCount(descriptor) };
}

/** Compiles a description and binds its arguments' layouts. `dispose` destroys both. */
export function compile(runtime: Runtime, description: Handle, layouts: Partial<Record<ArgumentName, Handle>>): Primitive {
  const { onednn, pool } = runtime;
  const primitive = onednn.createPrimitive(description);
  const named = Object.entries(layouts) as [ArgumentName, Handle][];
  const scratchDescriptor = onednn.query(description, 'scratchpad');
  const scratchBytes = scratchDescriptor === 0 ? 0 : onednn.byteCount(scratchDescriptor);
  if (scratchBytes > 0) named.push(['scratchpad', scratchDescriptor]);
  const memories = named.map(([, descriptor]) => onednn.createMemory(descriptor));
  // dnnl_exec_arg_t: an int, padding, a pointer.
  const table = new BigUint64Array(named.flatMap(([name], index) => [BigInt(argumentCodes[name]), BigInt(memories[index]!)]));
  const tableAddress = Number(koffi.address(table));
  const inputs = scratchBytes > 0 ? named.length - 1 : named.length;
  const { execute } = onednn;
  const setAddress = forgetful(onednn, memories);
  return {
    run(...addresses) {
      for (let index = 0; index < inputs; index++) setAddress(index, addresses[index]!);
      // Lent for this one call: at another moment of a step the same memory holds activations.
      const scratch = scratchBytes > 0 ? pool.take(scratchBytes) : null;
      if (scratch) setAddress(inputs, scratch.address);
      try {
        if (runtime.timing === null) execute(primitive, named.length, tableAddress);
        else timed(runtime.timing, () => execute(primitive, named.length, tableAddress));
      } finally {
        if (scratch) pool.give(scratch);
      }
    },
    dispose() {
      memories.forEach(onednn.destroyMemory);
      onednn.destroyPrimitive(primitive);
      onednn.destroyDescription(description);
      table.fill(0n); // also keeps it alive until here
    },
  };
}

/** Tells oneDNN an argument's address unless it is the one that it was told last. */
function forgetful(onednn: Onednn, memories: readonly Handle[]): (index: number, address: Handle) => void {
  const last = memories.map(() => 0);
  return (index, address) => {
    if (last[index] === address) return;
    onednn.setAddress(memories[index]!, address);
    last[index] = address;
  };
}

function timed(timing: { milliseconds: number }, run: () => void): void {
  const start = performance.now();
  run();
  timing.milliseconds += performance.now() - start;
}
