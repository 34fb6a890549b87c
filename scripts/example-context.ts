// What a TSDoc example may use without making it: the nouns of this repository, always of these types. READMEs don't have this, they show whole programs.
import type { Batch, Dataset, Image, Loader, Loss, Network, Optimizer, Params, Rng, Sample, Schedule, Weights } from '@leoclr/core';
import type { Method } from '@leoclr/trainer';
import type { Scalar, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

export declare const batch: Batch;
export declare const dataset: Dataset;
export declare const features: Tensor2D;
export declare const gradients: Params;
export declare const image: Image;
export declare const images: Tensor4D;
export declare const keys: readonly Tensor2D[];
export declare const labels: Int32Array;
export declare const loader: Loader;
export declare const logits: Tensor2D;
export declare const loss: Loss;
export declare const method: Method;
export declare const negatives: Tensor2D;
export declare const network: Network;
export declare const optimizer: Optimizer;
export declare const params: Params;
export declare const queries: readonly Tensor2D[];
export declare const random: Rng;
export declare const rows: Tensor2D;
export declare const sample: Sample;
export declare const scalar: Scalar;
export declare const schedule: Schedule;
export declare const values: Tensor1D;
export declare const weights: Weights;
