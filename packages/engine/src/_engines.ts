import { loadCpu } from './_load-cpu.ts';
import { loadOnednn, onednnProblem } from './_load-onednn.ts';
import { loadTfjsNode } from './_load-tfjs-node.ts';
import { loadWebgpu } from './_load-webgpu.ts';
import { loadWasm } from './wasm/_load-wasm.ts';

/** Engines that can be asked for by name. */
export type EngineName = 'onednn' | 'cpu' | 'wasm' | 'webgpu' | 'tfjs-node' | 'tfjs-node-gpu';

/** Number format of feature maps and their gradients; `bf16-keys`: bf16 in the momentum encoder, which has no gradient, else f32. */
export type Precision = 'f32' | 'bf16' | 'bf16-keys';

/** What an engine is started with; each takes what it knows. */
export interface LoadOptions {
  readonly threads: number;
  /** Undefined leaves it as it is. */
  readonly winograd: boolean | undefined;
  readonly precision: Precision | undefined;
}

/** What starting an engine tells. */
export interface EngineStart {
  readonly threads: number;
  readonly simd: boolean;
  /** Absent where nothing but float32 is known. */
  readonly precision?: Precision;
  readonly notes: readonly string[];
  /** tfjs kernels that were added to the backend or replaced. */
  readonly replaced: readonly string[];
}

/** One way to run tensors: a tfjs backend and how to get it. */
export interface Engine {
  readonly name: EngineName;
  /** Name of the tfjs backend that it registers. */
  readonly backend: string;
  /** npm packages that must be there. */
  readonly packages: readonly string[];
  /** False where the packages come with this one. */
  readonly optional: boolean;
  /** True when 'auto' may take it, first in the list first. */
  readonly automatic: boolean;
  /** One sentence for people who look for an engine. */
  readonly about: string;
  /** What stands in the way although the packages are there: a sentence, or null. */
  readonly problem?: () => Promise<string | null>;
  /** What to do about that. */
  readonly remedy?: string;
  /** Makes the backend the one in use and adds kernels to it. */
  readonly load: (options: LoadOptions) => Promise<EngineStart>;
}

/** All known engines, in the order in which 'auto' tries them. */
export const engines: readonly Engine[] = [
  {
    name: 'onednn',
    backend: 'onednn',
    packages: ['@leoclr/backend-onednn'],
    optional: false,
    automatic: true,
    about: 'native code for CPUs; needs the oneDNN library ("leoclr engine install")',
    problem: onednnProblem,
    remedy: 'leoclr engine install',
    load: loadOnednn,
  },
  {
    name: 'wasm',
    backend: 'wasm',
    packages: ['@tensorflow/tfjs-backend-wasm'],
    optional: false,
    automatic: true,
    about: 'WebAssembly with SIMD and threads; needs nothing but npm',
    load: loadWasm,
  },
  {
    name: 'webgpu',
    backend: 'webgpu',
    packages: ['webgpu', '@tensorflow/tfjs-backend-webgpu'],
    optional: true,
    automatic: false,
    about: 'any GPU that Vulkan, Metal or Direct3D 12 reaches',
    load: loadWebgpu,
  },
  {
    name: 'tfjs-node',
    backend: 'tensorflow',
    packages: ['@tensorflow/tfjs-node'],
    optional: true,
    automatic: false,
    about: 'libtensorflow on the CPU; downloads it at install',
    load: () => loadTfjsNode('@tensorflow/tfjs-node'),
  },
  {
    name: 'tfjs-node-gpu',
    backend: 'tensorflow',
    packages: ['@tensorflow/tfjs-node-gpu'],
    optional: true,
    automatic: false,
    about: 'libtensorflow on NVIDIA GPUs with CUDA 11.2; downloads it at install',
    load: () => loadTfjsNode('@tensorflow/tfjs-node-gpu'),
  },
  {
    name: 'cpu',
    backend: 'cpu',
    packages: ['@tensorflow/tfjs-backend-cpu'],
    optional: false,
    automatic: false,
    about: 'plain JavaScript; for tests only, hundreds of times slower than wasm',
    load: loadCpu,
  },
];
