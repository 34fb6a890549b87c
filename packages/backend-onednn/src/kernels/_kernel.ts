import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { OnednnBackend } from '../onednn-backend.ts';

/** Tensors by the name that the kernel gives them. */
export type Inputs = Readonly<Record<string, TensorInfo | undefined>>;
export type Attributes = NamedAttrMap;

/** Runs a kernel natively; null where it has no native form for these shapes or types, and something else must do it. */
export type NativeKernel = (backend: OnednnBackend, inputs: Inputs, attributes: Attributes) => TensorInfo | TensorInfo[] | null;
