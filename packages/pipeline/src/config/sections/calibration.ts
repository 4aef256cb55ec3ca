/** The section CALIBRATION: the data that ranges are found on. */
import { atLeast, optional, required, withDefault } from '../option.js';
import { givenFolder } from '../option-values.js';
import { dataset, float, integer, path, text } from '../value-types.js';
import { devices, dump } from './common.js';

export const calibrationSection = {
  Batch: withDefault(integer, '16', 'CALIBRATE.BATCH', 'Samples in a batch.', {
    yamlInherit: ['DEFAULT.Batch'],
    check: atLeast(1),
  }),
  Dataset: required(
    dataset,
    'CALIBRATE.DATASET_NAME',
    'A registered dataset, or the path of a dataset module.',
    {
      yamlDefault: 'imagenet',
    },
  ),
  Dataset_dir: withDefault(
    path,
    '~/.mxnet/datasets',
    'CALIBRATE.DATASET_DIR',
    "Folder of the dataset's files, or its parent.",
    { check: givenFolder },
  ),
  Split: withDefault(text, 'calibration', 'CALIBRATE.SPLIT', 'Part of the dataset to calibrate with.'),
  Calibrate_num: withDefault(integer, '1', 'CALIBRATE.NUM_CALIB', 'Number of batches.', {
    check: atLeast(1),
  }),
  Lambda: optional(float, 'CALIBRATE.LAMBD', 'Parameter of the outlier rule; none: the plain maximum.', {
    check: atLeast(0),
  }),
  ...devices('CALIBRATE'),
  Dump: dump,
} as const;
