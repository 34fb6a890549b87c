// Batches
export { batches } from './batches.ts';
export type { BatchesOptions } from './batches.ts';
export { evaluationBatches } from './evaluation-batches.ts';
export type { EvaluationBatchesOptions } from './evaluation-batches.ts';

// Data sets
export { cifar10 } from './sources/cifar10.ts';
export type { Cifar10Options } from './sources/cifar10.ts';
export { imageFolder } from './sources/image-folder.ts';
export type { ImageFolderOptions } from './sources/image-folder.ts';
export { openDataset } from './open-dataset.ts';
export type { OpenDatasetOptions } from './open-dataset.ts';
export { scenes } from './scenes.ts';
export type { ScenesOptions } from './scenes.ts';
export { tarShards } from './tar/tar-shards.ts';
export type { TarShardsOptions } from './tar/tar-shards.ts';
export type { WebOptions } from './ranged/web-options.ts';

// Encoded pictures
export { decodeImage } from './decode-image.ts';
export { encodeJpegDataUri } from './encode-jpeg-data-uri.ts';
export type { EncodeJpegDataUriOptions } from './encode-jpeg-data-uri.ts';
export { encodePngDataUri } from './encode-png-data-uri.ts';
