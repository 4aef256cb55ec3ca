import { defineCodes } from '@mrtjs/tensor';

/** Diagnostics raised by `@mrtjs/datasets`. */
export const datasetsCodes = defineCodes({
  MRT3001: 'a dataset of that name is already registered',
  MRT3002: 'no dataset of that name is registered',
  MRT3003: 'the input shape is not one that the dataset provides',
  MRT3004: 'files of the dataset are missing',
  MRT3005: 'the dataset has no such split',
  MRT3006: 'a data file is damaged, or not of the format that its name promises',
  MRT3007: 'data files that belong together disagree',
  MRT3008: 'test images are used for calibration',
  MRT3009: 'the dataset has no metric',
  MRT3010: 'a label is not a class of the output',
  MRT3011: 'an output cannot be scored by the metric',
  MRT3012: 'not a dataset definition',
  MRT3013: 'not a batch size',
  MRT3014: 'the preprocessing does not fit the dataset or the input',
  MRT3015: 'a file cannot be downloaded',
  MRT3016: 'a downloaded file is not the one that was published',
  MRT3017: 'an archive is damaged, or not safe to unpack',
  MRT3018: 'the files of a dataset have to be got by hand',
});
