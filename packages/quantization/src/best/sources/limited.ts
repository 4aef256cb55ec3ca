import type { Node } from '@mrtjs/graph';
import type { Assembly } from '../assembly.js';
import { Limits } from '../curves/limits.js';
import { Joined } from './joined.js';
import { Moved } from './moved.js';
import { Settled, settled } from './settled.js';
import type { Source } from './source.js';

/** min(max(x, low), high) of a source, for `node`. */
export function limitedSource(
  assembly: Assembly,
  node: Node,
  source: Source,
  low: number,
  high: number,
): Source {
  const inner = (from: Source): Source => limitedSource(assembly, from.node, from, low, high);
  if (source instanceof Joined) return source.map(node, inner);
  if (source instanceof Moved && source.keepsValues) return source.over(node, inner(source.from));
  const curve = source instanceof Settled ? source.curve.limited(low, high) : undefined;
  return source instanceof Settled && curve !== undefined
    ? source.as(node, curve)
    : settled(assembly, source).as(node, new Limits(low, high));
}
