import { rng } from '@leoclr/core';
import { webAssembly } from '@leoclr/wasm-assembler';
import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** A view made by modules that are loaded afresh, and whether they have the machine. */
async function freshView(): Promise<{ hasMachine: boolean; data: Uint8Array; floats: Float32Array }> {
  vi.resetModules();
  const { pixelMachine } = await import('./_pixel-machine.ts');
  const { cropView, normalization } = await import('../index.ts');
  const image = { width: 31, height: 23, data: Uint8Array.from({ length: 31 * 23 * 3 }, (_, index) => (index * index * 7) % 256) };
  const view = cropView({ size: 20 });
  const floats = new Float32Array(20 * 20 * 3);
  view.into!(image, rng(1, 'view'), { normalization: normalization.imagenet, out: floats, offset: 0 });
  return { hasMachine: pixelMachine() !== null, data: view(image, rng(1, 'view')).data, floats };
}

function refuse(): never {
  throw new RangeError('too large for this thread');
}

test('there is one machine a thread, made when it is first asked for', async () => {
  const { pixelMachine } = await import('./_pixel-machine.ts');
  expect(pixelMachine()).not.toBeNull();
  expect(pixelMachine()).toBe(pixelMachine());
});

test.each([
  ['no WebAssembly', undefined],
  ['a WebAssembly that may not compile here', { Memory: webAssembly.Memory, Module: refuse }],
])('with %s the views are the same', async (_what, replacement) => {
  const withMachine = await freshView();
  vi.stubGlobal('WebAssembly', replacement);
  const without = await freshView();
  expect([withMachine.hasMachine, without.hasMachine]).toEqual([true, false]);
  expect(without.data).toEqual(withMachine.data);
  expect(without.floats).toEqual(withMachine.floats);
});

test('memory grows to what is asked for, up to a bound', async () => {
  const { pixelMachine } = await import('./_pixel-machine.ts');
  const machine = pixelMachine()!;
  expect(machine.reserve(1_000_000)).toBe(true);
  expect(machine.bytes().length).toBeGreaterThanOrEqual(1_000_000);
  const before = machine.bytes().length;
  expect(machine.reserve(10)).toBe(true);
  expect(machine.reserve(2 ** 27)).toBe(false);
  expect(machine.bytes()).toHaveLength(before);
});
