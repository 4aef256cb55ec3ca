/** The section COMPILATION: what is written. */
import { atLeast, withDefault } from '../option.js';
import { array, integer, path, words } from '../value-types.js';
import { devices } from './common.js';

export const compilationSection = {
  Dump_dir: withDefault(path, '', 'COMPILE.DUMP_DIR', 'Folder of the compiled model; created when missing.', {
    inherit: ['DEFAULT.Model_dir'],
    yamlInherit: [],
    yamlDefault: '~/mrt_dump',
  }),
  Batch: withDefault(integer, '', 'COMPILE.BATCH', 'Batch that the model is compiled for.', {
    inherit: ['EVALUATION.Batch'],
    yamlInherit: [],
    yamlDefault: '1',
    check: atLeast(1),
  }),
  Onnx: withDefault(
    array(words(['integer', 'qdq'])),
    '',
    'COMPILE.ONNX',
    'Forms in which the compiled model is also written as ONNX: `integer` for the same bits, `qdq` for quantized floats.',
  ),
  ...devices('COMPILE'),
} as const;
