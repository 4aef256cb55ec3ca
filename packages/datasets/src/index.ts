/**
 * Datasets: definitions and registries, readers of the public file formats, preprocessing, batching, and metrics.
 * Runs in Node.
 * @packageDocumentation
 */
export * from './batches.js';
export * from './boundary-loss.js';
export * from './codes.js';
export * from './dataset.js';
export type { DownloadOptions } from './fetch/download.js';
export { download } from './fetch/download.js';
export type { FetchEvent, FetchOptions } from './fetch/fetch-dataset.js';
export { fetchDataset } from './fetch/fetch-dataset.js';
export type { PublishedFile } from './fetch/published.js';
export type { ArchiveKind, UnpackLimits } from './fetch/unpack.js';
export { unpack } from './fetch/unpack.js';
export * from './fingerprint.js';
export type { Image } from './images/image.js';
export { decodeImage, readImage } from './images/image.js';
export * from './images/preprocessing.js';
export type { InputForm } from './images/transform.js';
export { imageTransform } from './images/transform.js';
export * from './input-shape.js';
export * from './metrics/detection/coco.js';
export * from './metrics/detection/label.js';
export type { ClassOutcome, DetectionState } from './metrics/detection/outcome.js';
export { voc2007Map, voc2010Map } from './metrics/detection/voc.js';
export * from './metrics/metric.js';
export * from './metrics/top-k.js';
export * from './readers/byte-reader.js';
export * from './readers/idx.js';
export * from './readers/image-list.js';
export * from './readers/image-record.js';
export * from './readers/npy-rows.js';
export { packedBoxes } from './readers/packed-boxes.js';
export * from './readers/pickle.js';
export * from './readers/recordio.js';
export * from './registry.js';
export * from './sample.js';
export * from './sets/index.js';
export * from './split.js';
