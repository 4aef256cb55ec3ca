/** The section MERGE_MODEL: how the halves are put together. */
import { withDefault } from '../option.js';
import { nameOrNone, pair, text } from '../value-types.js';
import { dump } from './common.js';

export const mergeModelSection = {
  Attribute_deps: withDefault(
    pair(text, text, text),
    '',
    'QUANTIZE.ATTRIBUTE_DEPS',
    'Attributes of the top that are brought to integer scale, `operator: attribute: base output, …`.',
  ),
  Oscale_maps: withDefault(
    pair(text, nameOrNone),
    '',
    'QUANTIZE.OSCALE_MAPS',
    'Scales of the outputs, `output: base output` or `output: None`.',
  ),
  Dump: dump,
} as const;
