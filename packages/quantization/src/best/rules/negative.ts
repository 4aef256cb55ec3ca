import { ops } from '@mrtjs/graph';
import { mapChannels } from '../channelwise.js';
import { bestRule } from '../rule.js';
import { Settled, settled } from '../sources/settled.js';

/** negative: the same integers at the opposite scale. */
export const negative = bestRule(ops.negative, ({ assembly, node, source }) => {
  const { bare } = settled(assembly, source(0));
  return new Settled(assembly, node, { ...bare, scale: mapChannels(bare.scale, (scale) => -scale) });
});
