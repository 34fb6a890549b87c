import { LeoclrError } from '@leoclr/core';
import { add, engine, ones, tidy } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { RecordedGradient } from './_run-recorded.ts';

/** One op that ran while the tape was on. */
export type TapeNode = ReturnType<typeof engine>['state']['activeTape'][number];

/** Runs `compute` with the tape on and hands its result and what was recorded to `then`. What the tape kept is disposed in the end, whatever happens. */
export function recorded<T, U>(compute: () => T, then: (result: T, tape: readonly TapeNode[]) => U): U {
  const { state } = engine();
  if (state.gradientDepth > 0) {
    throw new LeoclrError(
      'option',
      'valueAndGradients(): can not be called inside another differentiated function. Call one after the other.',
    );
  }
  const tape: TapeNode[] = [];
  state.activeTape = tape;
  state.gradientDepth = 1;
  try {
    const result = compute();
    state.gradientDepth = 0;
    return then(result, tape);
  } finally {
    state.gradientDepth = 0;
    tape.forEach(forget);
  }
}

/**
 * The gradients of `value` for each of `sources`; undefined where it does not depend on one.
 *
 * As tfjs's own walk, but each gradient and each saved activation is disposed as soon as nothing needs it any more: tfjs keeps them all to
 * the end, which takes almost twice the memory.
 */
export function gradientsOf(value: Tensor, sources: readonly Tensor[], tape: readonly TapeNode[]): (Tensor | undefined)[] {
  const { nodes, watched } = between(value, sources, tape);
  tape.filter((node) => !nodes.has(node)).forEach(forget);
  const wanted = new Set(sources.map(({ id }) => id));
  const gradients = new Map<number, Tensor>([[value.id, ones(value.shape)]]);
  for (const node of tape.toReversed()) {
    if (!nodes.has(node)) continue;
    const upstream = node.outputs.map(({ id }) => gradients.get(id));
    for (const [id, gradient] of nodeGradients(node, upstream, watched)) {
      const known = gradients.get(id);
      gradients.set(id, known ? add(known, gradient) : gradient);
      if (known) [known, gradient].forEach((part) => part.dispose());
    }
    node.outputs.forEach(({ id }, index) => {
      if (wanted.has(id)) return;
      upstream[index]?.dispose();
      gradients.delete(id);
    });
    forget(node);
  }
  // A source may be given twice.
  const handed = new Set<Tensor>();
  return sources.map(({ id }) => {
    const gradient = gradients.get(id);
    if (gradient === undefined || !handed.has(gradient)) return (gradient && handed.add(gradient), gradient);
    return gradient.clone();
  });
}

/** The nodes on the way from the sources to the value, and the ids of all tensors that depend on the sources. */
function between(value: Tensor, sources: readonly Tensor[], tape: readonly TapeNode[]): { nodes: Set<TapeNode>; watched: Set<number> } {
  const watched = new Set(sources.map(({ id }) => id));
  const dependent = tape.filter(({ inputs, outputs }) => {
    const depends = Object.values(inputs).some(({ id }) => watched.has(id));
    if (depends) outputs.forEach(({ id }) => watched.add(id));
    return depends;
  });
  const leading = new Set([value.id]);
  const nodes = new Set<TapeNode>();
  for (const node of dependent.toReversed()) {
    if (!node.outputs.some(({ id }) => leading.has(id))) continue;
    nodes.add(node);
    Object.values(node.inputs).forEach(({ id }) => leading.add(id));
  }
  return { nodes, watched };
}

/** The gradients of one node for its watched inputs, by tensor id, each in a handle of its own. */
function nodeGradients(node: TapeNode, upstream: (Tensor | undefined)[], watched: ReadonlySet<number>): [number, Tensor][] {
  if (!node.gradient) {
    throw new LeoclrError(
      'backend',
      `valueAndGradients(): the tfjs op ${node.kernelName} has no gradient. Write the loss without it, or register one with tf.registerGradient.`,
    );
  }
  const taken = new Set<Tensor>([...upstream.filter((gradient) => gradient !== undefined), ...(node.saved ?? [])]);
  const inputs = Object.entries(node.inputs).filter(([, { id }]) => watched.has(id));
  const gradients = tidy(() => {
    const gradientOf = node.gradient as RecordedGradient;
    const byName = gradientOf(
      upstream as Tensor[],
      inputs.map(([name]) => name),
    );
    return inputs.map(([name, input]) => {
      const gradient = byName[name]?.();
      checkGradient(node, name, { gradient, input });
      // Somebody's gradient function may hand back what it was given, or one tensor twice.
      const own = taken.has(gradient!) ? gradient!.clone() : gradient!;
      taken.add(own);
      return own;
    });
  });
  return inputs.map(([, { id }], index) => [id, gradients[index]!]);
}

function checkGradient({ kernelName }: TapeNode, name: string, { gradient, input }: { gradient: Tensor | undefined; input: Tensor }): void {
  if (gradient?.dtype === 'float32' && gradient.shape.join() === input.shape.join()) return;
  const came = gradient ? `${gradient.dtype} of shape [${gradient.shape.join(', ')}]` : 'none';
  throw new LeoclrError(
    'backend',
    `valueAndGradients(): expected the gradient of the tfjs op ${kernelName} for its input "${name}" to be float32 of shape [${input.shape.join(', ')}], got ${came}.`,
  );
}

function forget(node: TapeNode): void {
  node.saved?.forEach((tensor) => tensor.dispose());
}
