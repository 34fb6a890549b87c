import { compile, describe } from '../runtime/_primitive.ts';
import { commonFormat, elementsOf } from './_common-format.ts';
import type { NativeKernel } from './_kernel.ts';

/** Inputs a, b of one shape; output max(a + b, 0). */
export const addRelu: NativeKernel = (backend, { a, b }) => {
  if (a!.shape.join() !== b!.shape.join() || a!.shape.includes(0)) return null;
  const { runtime } = backend;
  const format = commonFormat(backend, [a!, b!]);
  const flat = elementsOf(backend, a!, format);
  const primitive = runtime.plans.get(`addRelu|${flat.id}`, () => {
    const { descriptor } = flat;
    const operation = { kind: 'binary', algorithm: 'add', first: descriptor, second: descriptor, destination: descriptor } as const;
    const description = describe(runtime, operation, { post: { relu: true } })!;
    return compile(runtime, description, { source: descriptor, second: descriptor, destination: descriptor });
  });
  const addresses = [backend.storage(a!).address(format), backend.storage(b!).address(format)];
  const y = backend.output(a!.shape, format);
  primitive.run(...addresses, y.address);
  return y.info;
};

/** Inputs dy and the ReLU's result y; output dy where y > 0, else 0. */
export const reluGradient: NativeKernel = (backend, { dy, y }) => {
  if (y!.shape.includes(0)) return null;
  const { runtime } = backend;
  const format = commonFormat(backend, [y!, dy!]);
  const flat = elementsOf(backend, y!, format);
  const primitive = runtime.plans.get(`reluGradient|${flat.id}`, () => {
    const { descriptor } = flat;
    const operation = { kind: 'elementwise', algorithm: 'reluFromDestination', data: descriptor, alpha: 0, beta: 0 } as const;
    const forward = describe(runtime, { ...operation, pass: 'forward' })!;
    const description = describe(runtime, { ...operation, pass: 'gradient' }, { forward })!;
    runtime.onednn.destroyDescription(forward);
    return compile(runtime, description, { destination: descriptor, destinationGradient: descriptor, sourceGradient: descriptor });
  });
  const addresses = [backend.storage(y!).address(format), backend.storage(dy!).address(format)];
  const dx = backend.output(y!.shape, format);
  primitive.run(...addresses, dx.address);
  return dx.info;
};
