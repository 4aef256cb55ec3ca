/** The section SPLIT_MODEL: where the network is split. */
import { withDefault } from '../option.js';
import { array, text } from '../value-types.js';
import { dump } from './common.js';

export const splitModelSection = {
  Keys: withDefault(
    array(text),
    '',
    'PREPARE.SPLIT_KEYS',
    'Nodes of the prepared graph to cut at; none: no split.',
  ),
  Dump: dump,
} as const;
