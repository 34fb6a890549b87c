// Training state
export type { Checkpoint } from './checkpoint.ts';
export { loadCheckpoint } from './load-checkpoint.ts';
export { saveCheckpoint } from './save-checkpoint.ts';

// Weights, for and from torchvision
export { exportWeights } from './export-weights.ts';
export { fromTorchvision } from './from-torchvision.ts';
export type { FromTorchvisionOptions, WeightShapes } from './from-torchvision.ts';
export { importWeights } from './import-weights.ts';
export { toTorchvision } from './to-torchvision.ts';
export { weightShapes } from './weight-shapes.ts';

// The safetensors format
export { decodeSafetensors } from './decode-safetensors.ts';
export { encodeSafetensors } from './encode-safetensors.ts';
export { loadSafetensors } from './load-safetensors.ts';
export type { SafeTensor, SafetensorsFile } from './safe-tensor.ts';
export { saveSafetensors } from './save-safetensors.ts';

// Tables for other programs
export { encodeNpz } from './encode-npz.ts';
export { encodeParquet } from './encode-parquet.ts';
export type { NumpyArray } from './numpy-array.ts';
export type { ParquetColumn } from './encode-parquet.ts';

// Files
export { writeFileAtomically } from './write-file-atomically.ts';
