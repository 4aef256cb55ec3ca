/** The section EVALUATION: the data that both networks are compared on. */
import { atLeast, withDefault } from '../option.js';
import { givenFolder } from '../option-values.js';
import { dataset, integer, path, text, words } from '../value-types.js';
import { devices } from './common.js';

export const evaluationSection = {
  Iter_num: withDefault(integer, '0', 'EVALUATE.ITER_NUM', 'Number of batches; 0: none, -1: all the data.', {
    yamlDefault: '10',
    check: atLeast(-1),
  }),
  Batch: withDefault(
    integer,
    '',
    'EVALUATE.BATCH',
    'Samples in a batch; as in the calibration when not given.',
    {
      inherit: ['CALIBRATION.Batch'],
      yamlInherit: ['DEFAULT.Batch'],
      check: atLeast(1),
    },
  ),
  Dataset: withDefault(
    dataset,
    '',
    ['EVALUATE.DATASET_NAME', 'EVALUATE.DATASET'],
    'Dataset of the evaluation; that of the calibration when not given.',
    { inherit: ['CALIBRATION.Dataset'] },
  ),
  Dataset_dir: withDefault(
    path,
    '',
    'EVALUATE.DATASET_DIR',
    'Its folder; that of the calibration when not given.',
    {
      inherit: ['CALIBRATION.Dataset_dir'],
      check: givenFolder,
    },
  ),
  Split: withDefault(text, 'test', 'EVALUATE.SPLIT', 'Part of the dataset to evaluate on.'),
  Metric: withDefault(
    words(['labels', 'agreement']),
    'labels',
    'EVALUATE.METRIC',
    'Measured beside the agreement of the two models: what the dataset scores by its `labels`, or nothing, `agreement`, which needs no labels.',
  ),
  ...devices('EVALUATE'),
} as const;
