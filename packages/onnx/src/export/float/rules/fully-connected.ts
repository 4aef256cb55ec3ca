import { ops } from '@mrtjs/graph';
import { float32 } from '@mrtjs/tensor';
import type { ExportContext, ValueName } from '../rule.js';
import { exportRule } from '../rule.js';

/** A `Gemm` of matrices; along the last axis of anything else a `MatMul`. */
export const fullyConnected = exportRule(ops.fullyConnected, (g) => {
  const { num_hidden, no_bias, flatten } = g.attrs;
  const [data = []] = g.shapes;
  const bias = no_bias ? [] : [g.input(2, [num_hidden])];
  if (!flatten && data.length !== 2) {
    const product = g.op('MatMul', [g.input(0), transposedWeight(g)]);
    return no_bias ? product : g.op('Add', [product, ...bias]);
  }
  const matrix = data.length === 2 ? g.input(0) : g.op('Flatten', [g.input(0)], { axis: 1 });
  return g.op('Gemm', [matrix, g.input(1), ...bias], { transB: 1 });
});

/** The weight with its axes exchanged, at once where it is a parameter. */
function transposedWeight(g: ExportContext<unknown>): ValueName {
  const weight = g.parameter(1);
  if (weight === undefined) return g.op('Transpose', [g.input(1)], { perm: [1, 0] });
  const [rows, columns] = weight.shape as readonly [number, number];
  const data = Float32Array.from(weight.data, (_, i) => {
    const [column, row] = [Math.floor(i / rows), i % rows];
    return weight.data[row * columns + column] as number;
  });
  return g.constant(float32([columns, rows], data), 'weight');
}
