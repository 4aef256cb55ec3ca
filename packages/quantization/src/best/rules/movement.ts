/** Operators that move values about without changing them. */
import type { AttrSpecs, AttrsOf, OpDef } from '@mrtjs/graph';
import { evaluateNode, irOperators, ops } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { float64, sizeOf, stridesOf } from '@mrtjs/tensor';
import type { Channelwise } from '../channelwise.js';
import { channelOf, mapChannels } from '../channelwise.js';
import type { Coded } from '../coded.js';
import { isUniform } from '../coded.js';
import type { BestContext, BestRule } from '../rule.js';
import { bestRule, recoded } from '../rule.js';
import { Moved } from '../sources/moved.js';
import { Settled } from '../sources/settled.js';

/** The channel that each index of an axis comes from. */
interface ChannelMap {
  readonly axis: number;
  readonly channels: Float64Array;
}

function movement<S extends AttrSpecs>(def: OpDef<string, S>): BestRule {
  return bestRule(def, (context) => {
    const { assembly, node, inputShapes, outputShape, apply } = context;
    const source = context.source(0);
    const enlarges = sizeOf(outputShape) > sizeOf(inputShapes[0] ?? []);
    const isMovable = source instanceof Settled && source.curve.isUniform && !enlarges;
    const channels = isMovable ? channelsAfter(context, source.coded) : undefined;
    if (!(source instanceof Settled) || channels === undefined)
      return new Moved(assembly, node, source, (coded) => ({
        ...recoded(coded, apply([coded], coded)),
        // On a grid all channels are alike.
        axis: 0,
        rank: outputShape.length,
      }));
    const pick = (x: Channelwise): Channelwise =>
      typeof x === 'number' ? x : mapChannels(channels.channels, (c) => channelOf(x, c));
    const { coded, curve } = source;
    const { scale, zero } = coded;
    const code = { axis: channels.axis, rank: outputShape.length, scale: pick(scale), zero: pick(zero) };
    return new Settled(assembly, node, { ...recoded(coded, apply([coded], coded)), ...code }, curve);
  });
}

/** Where the channels of a code are after an operator, if they are still along one axis; found by moving their numbers. */
function channelsAfter<S extends AttrSpecs>(
  { node, inputShapes, outputShape }: BestContext<AttrsOf<S>>,
  coded: Coded,
): ChannelMap | undefined {
  const { axis } = coded;
  if (isUniform(coded)) return { axis: 0, channels: new Float64Array() };
  const shape = inputShapes[0] ?? [];
  const inner = sizeOf(shape.slice(axis + 1));
  const numbers = Float64Array.from(
    { length: sizeOf(shape) },
    (_, i) => Math.floor(i / inner) % (shape[axis] as number),
  );
  const [moved] = evaluateNode(node, [float64(shape, numbers)], irOperators);
  return moved === undefined ? undefined : alongOneAxis(moved.data, outputShape);
}

function alongOneAxis(values: Float64Array, shape: Shape): ChannelMap | undefined {
  const strides = stridesOf(shape);
  for (const [axis, dim] of shape.entries()) {
    const stride = strides[axis] as number;
    const channels = Float64Array.from({ length: dim }, (_, i) => values[i * stride] as number);
    if (values.every((x, i) => x === channels[Math.floor(i / stride) % dim])) return { axis, channels };
  }
  return undefined;
}

/** Each as it is, over the integers or over whatever grid is wanted. */
export const movements: readonly BestRule[] = [
  movement(ops.dropout),
  movement(ops.expandDims),
  movement(ops.flatten),
  movement(ops.repeat),
  movement(ops.reshape),
  movement(ops.slice),
  movement(ops.squeeze),
  movement(ops.tile),
  movement(ops.transpose),
  movement(ops.upSampling),
];
