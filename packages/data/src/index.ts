// Batches
export { batches } from './batches.ts';
export type { BatchesOptions } from './batches.ts';
export { evaluationBatches } from './evaluation-batches.ts';
export type { EvaluationBatchesOptions } from './evaluation-batches.ts';

// Data sets
export { cifar10, type Cifar10Options } from './sources/cifar10.ts';
export { cifar100, type Cifar100Options } from './sources/cifar100.ts';
export { coco, type CocoOptions } from './sources/coco.ts';
export { idx, type IdxOptions } from './sources/idx.ts';
export { imageFolder, type ImageFolderOptions } from './sources/image-folder.ts';
export { imageList, type ImageListOptions } from './sources/image-list.ts';
export { imagenet, type ImagenetOptions } from './sources/imagenet.ts';
export { stl10, type Stl10Options } from './sources/stl10.ts';
export { tinyImagenet, type TinyImagenetOptions } from './sources/tiny-imagenet.ts';
export { voc, type VocOptions } from './sources/voc.ts';
export { datasetKind, type NamedKind } from './dataset-kind.ts';
export { openDataset } from './open-dataset.ts';
export type { OpenDatasetOptions } from './open-dataset.ts';
export { openTestPart } from './open-test-part.ts';
export type { OpenTestPartOptions } from './open-test-part.ts';
export { parquetImages } from './parquet/parquet-images.ts';
export type { ParquetImagesOptions } from './parquet/parquet-images.ts';
export { scenes } from './scenes.ts';
export type { ScenesOptions } from './scenes.ts';
export { tarShards } from './tar/tar-shards.ts';
export type { TarShardsOptions } from './tar/tar-shards.ts';
export type { WebOptions } from './ranged/web-options.ts';

// Smaller pictures, and pictures that are decoded once
export { cacheFolder } from './cache-folder.ts';
export { withShortSide } from './with-short-side.ts';
export { cachedDataset, type CachedDataset, type CachedDatasetOptions } from './cache/cached-dataset.ts';
export type { CacheReport } from './cache/cache-report.ts';
export { decodedCaches, type DecodedCache } from './cache/decoded-caches.ts';
export { removeDecodedCache } from './cache/remove-decoded-cache.ts';

// Writing data sets
export { packShards } from './tar/pack-shards.ts';
export type { PackedShards, PackShardsOptions } from './tar/pack-shards.ts';

// Getting data sets
export { datasetFolder, datasetText, findKnownDataset } from './catalogue/dataset-place.ts';
export { downloadDataset } from './catalogue/download-dataset.ts';
export type { DatasetProgress, DownloadDatasetOptions, DownloadedDataset } from './catalogue/download-dataset.ts';
export { fieldMetric } from './catalogue/field-metric.ts';
export type { DatasetMetric, KnownDataset, KnownFile, KnownLists, KnownNumbers } from './catalogue/known-dataset.ts';
export { knownDatasets } from './catalogue/known-datasets.ts';
export { downloadFile } from './download/download-file.ts';
export type { DownloadedFile, DownloadFileOptions, DownloadProgress } from './download/download-file.ts';
export { formatBytes } from './download/format-bytes.ts';
export { unpackArchive } from './unpack/unpack-archive.ts';
export type { UnpackArchiveOptions, UnpackProgress } from './unpack/unpack-archive.ts';

// Checking data sets
export { checkDataset } from './check/check-dataset.ts';
export type { BrokenPicture, CheckDatasetOptions, DatasetCheck } from './check/check-dataset.ts';

// Encoded pictures
export { decodeImage } from './decode-image.ts';
export { encodeJpegDataUri } from './encode-jpeg-data-uri.ts';
export type { EncodeJpegDataUriOptions } from './encode-jpeg-data-uri.ts';
export { encodePngDataUri } from './encode-png-data-uri.ts';
