/** Codes to try the parts of profile `best` on, without a model. Used by tests only. */
import type { Value } from '@mrtjs/graph';
import {
  evaluateModel,
  irOperators,
  makeNode,
  ModelBuilder,
  NameGenerator,
  ops,
  rangeOf,
  topologicalOrder,
  valueOf,
} from '@mrtjs/graph';
import { float64 } from '@mrtjs/tensor';
import type { Channelwise } from '../best/channelwise.js';
import { channelOf } from '../best/channelwise.js';
import type { Coded } from '../best/coded.js';
import { Emitter } from '../best/emitter.js';
import { Run } from '../run.js';

/** A code of `channels` channels of `bits` bits, and what emits operators behind it. */
export function codeOf({
  bits,
  scale,
  zero = 0,
  channels = 1,
}: {
  readonly bits: number;
  readonly scale: Channelwise;
  readonly zero?: Channelwise;
  readonly channels?: number;
}) {
  const node = makeNode(ops.variable, 'data', [], { shape: [1, channels, 1, 1], precision: bits });
  const data = valueOf(node);
  const builder = new ModelBuilder(
    { graph: { outputs: [data] }, params: new Map() },
    new NameGenerator().scope('t'),
  );
  const settings = { profile: 'fixed', softmaxLambda: 10, shiftBits: 5, report: () => undefined } as const;
  const run = new Run(builder, settings, new Map(), new Map());
  run.recordPrecision(data, bits);
  const magnitude = rangeOf(bits);
  const code: Coded = {
    value: data,
    precision: bits,
    magnitude,
    scale,
    zero,
    axis: 1,
    rank: 4,
    origin: node,
  };
  return { code, emitter: new Emitter(run), run };
}

/** What a code stands for when its input has these integers, one per channel. */
export function realOf(code: Pick<Coded, 'scale' | 'zero'>, integers: ArrayLike<number>): number[] {
  return Array.from(integers, (x, c) => (x + channelOf(code.zero, c)) / channelOf(code.scale, c));
}

/** Evaluates a value of the graph behind {@link codeOf}; fails where an integer leaves its precision. */
export function evaluated(
  { run }: Pick<ReturnType<typeof codeOf>, 'run'>,
  value: Value,
  integers: ArrayLike<number>,
): number[] {
  const model = run.builder.finish({ outputs: [value] });
  const inputs = new Map([['data', float64([1, integers.length, 1, 1], integers)]]);
  const [output] = evaluateModel(model, inputs, irOperators, ({ name, attrs }, [result]) => {
    const bits = (run.precisions.get(name)?.['out_key'] ?? attrs['precision']) as number;
    for (const x of result?.data ?? [])
      if (!Number.isInteger(x) || Math.abs(x) > rangeOf(bits))
        throw new Error(`${name} is ${x}, ${bits} bits`);
  });
  return Array.from(output?.data ?? []);
}

/** Operators of the graph before a value. */
export function operatorsOf(value: Value): string[] {
  return topologicalOrder({ outputs: [value] })
    .map(({ op }) => op)
    .filter((op) => op !== 'null');
}
