import type { Onednn } from '../binding/onednn.ts';
import type { OnednnLibrary } from '../library/find-onednn.ts';
import type { Runtime } from './runtime.ts';

/** dnnl_cpu_isa_t: each instruction set contains the bits of those before it. */
const AVX2 = 0x7;
const AVX512_CORE = 0x27;
const AVX512_CORE_BF16 = 0xe7;

/**
 * How activations lie, from what this library can do on this machine.
 *
 * Version 2 has its quickest kernels, Winograd's among them, for channels in blocks as wide as a register. Version 3 dropped Winograd in 3.2
 * and is tuned for tfjs's own order, as is everything on other processors.
 */
export function activationLayout({ library, version }: OnednnLibrary, onednn: Onednn): Pick<Runtime, 'block' | 'winograd'> {
  const isa = instructionSet(library);
  const winograd = (isa & AVX512_CORE) === AVX512_CORE && hasWinograd(onednn);
  if (version.major !== 2) return { block: winograd ? 16 : null, winograd };
  if ((isa & AVX512_CORE) === AVX512_CORE) return { block: 16, winograd };
  return { block: (isa & AVX2) === AVX2 ? 8 : null, winograd: false };
}

/** True where oneDNN has kernels for bf16 that are quicker than those for float32. */
export function computesWithBf16({ library }: OnednnLibrary): boolean {
  return (instructionSet(library) & AVX512_CORE_BF16) === AVX512_CORE_BF16;
}

function instructionSet(library: OnednnLibrary['library']): number {
  return library.find('int dnnl_get_effective_cpu_isa()')();
}

/** Asks for one. */
function hasWinograd(onednn: Onednn): boolean {
  const shape = [2, 64, 16, 16];
  const data = onednn.blocked(shape, 'f32', 16);
  const weights = onednn.any([64, 64, 3, 3], 'f32');
  const ones = [1, 1];
  const description = onednn.describe(
    {
      kind: 'convolution',
      pass: 'training',
      algorithm: 'winograd',
      source: data,
      weights,
      bias: 0,
      destination: data,
      strides: ones,
      dilations: ones,
      paddingBefore: ones,
      paddingAfter: ones,
    },
    onednn.attributes({}),
    0,
  );
  if (description !== null) onednn.destroyDescription(description);
  onednn.release(data);
  onednn.release(weights);
  return description !== null;
}
