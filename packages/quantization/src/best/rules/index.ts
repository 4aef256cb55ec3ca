/** The rules of profile `best`: one file for each operator or family. Operators without one have those of `fixed`. */
import { RuleSet } from '@mrtjs/graph';
import type { BestRuleSet } from '../rule.js';
import { activation } from './activation.js';
import { broadcastMul } from './broadcast-mul.js';
import { clip } from './clip.js';
import { concat } from './concat.js';
import { convolution } from './convolution.js';
import { fullyConnected } from './fully-connected.js';
import { max } from './max.js';
import { movements } from './movement.js';
import { negative } from './negative.js';
import { pad } from './pad.js';
import { pooling } from './pooling.js';
import { relu } from './relu.js';
import { softmax } from './softmax.js';
import { sum } from './sum.js';
import { sums } from './sums.js';
import { tables } from './tables.js';

/** The rules of all operators that profile `best` treats in its own way. */
export const bestRules: BestRuleSet = RuleSet.of(
  activation,
  broadcastMul,
  clip,
  concat,
  convolution,
  fullyConnected,
  max,
  ...movements,
  negative,
  pad,
  pooling,
  relu,
  softmax,
  sum,
  ...sums,
  ...tables,
);
