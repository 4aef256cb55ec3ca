import type { OpenRequest } from '../dataset.js';
import { defineDataset } from '../dataset.js';
import { anyImageShape, folderSource, imagenetPreprocessing } from '../images/classification-source.js';
import { topK } from '../metrics/top-k.js';

/**
 * Images of one's own in folders: `test` (or `val`, or else the folder itself), `calibration`, `train`. In each, one
 * folder per class, or files named by class number, `0042_anything.jpg`. Prepared like ImageNet (MRT-SPEC 8.1) [R214]
 * where the configuration does not say otherwise; the last batch is short.
 */
export const imagefolder = defineDataset({
  name: 'imagefolder',
  summary: 'Your own images in folders by class, or named by class number, prepared like ImageNet.',
  source:
    'put JPEG, PNG or WebP files into one folder for each class, or name them CLASS_anything.jpg by class number',
  shape: anyImageShape,
  preprocessing: imagenetPreprocessing,
  costly: true,
  label: 'class index',
  splits: {
    train: [{ path: 'train' }],
    calibration: [{ path: 'calibration' }],
    test: [{ path: 'test' }],
  },
  otherForms: { test: [[{ path: 'val' }], [{ path: '.' }]] },
  open: async (request: OpenRequest) => {
    const [folder] = [...request.files.values()] as [string];
    return folderSource(folder, request);
  },
  metric: topK,
});
