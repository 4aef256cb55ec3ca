/** Convolutions and dense layers: a contraction, and a pointwise sum where there is a bias. */
import type { Contraction, Pair, Value } from '../network.js';
import type { Application, Translation } from './builder.js';

/** Adds a contraction; the bias is broadcast from `biasShape`. */
function contract(
  { inputs, outputs, builder }: Application,
  geometry: Pick<Contraction, 'groups' | 'strides' | 'padding' | 'dilation'>,
  biasShape: readonly number[],
): void {
  const [data, weight, bias] = inputs as [Value, Value, Value?];
  const output = outputs[0] as Value;
  const sums = bias === undefined ? output : builder.value(output.shape);
  builder.operations.push({ kind: 'contraction', data, weight, output: sums, ...geometry });
  if (bias !== undefined) builder.pointwise({ name: 'add' }, [sums, builder.viewed(bias, biasShape)], output);
}

export const contractions: Readonly<Record<string, Translation>> = {
  conv2d: (application) => {
    const { attrs, outputs } = application;
    contract(
      application,
      {
        groups: attrs['groups'] as number,
        strides: attrs['strides'] as unknown as Pair,
        padding: attrs['padding'] as unknown as Pair,
        dilation: attrs['dilation'] as unknown as Pair,
      },
      [outputs[0]?.shape[1] as number, 1, 1],
    );
  },
  dense: (application) =>
    contract(application, { groups: 1, strides: [1, 1], padding: [0, 0], dilation: [1, 1] }, [
      application.outputs[0]?.shape[1] as number,
    ]),
};
