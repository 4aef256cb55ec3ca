/** The section PREPARE: how the float network is prepared. */
import { withDefault } from '../option.js';
import { array, path } from '../value-types.js';
import { devices, dump } from './common.js';

export const prepareSection = {
  Passes: withDefault(
    array(path),
    '',
    'PREPARE.PASSES',
    'Modules whose passes run in the prepare stage, in order: before or after the operators are rewritten, as each says.',
  ),
  Dump: dump,
  ...devices('PREPARE', { yamlOnly: true }),
} as const;
