/** The context of a rule: one node of the IR being written. */
import type { Attributes, Node } from '@mrtjs/graph';
import type { Shape, Tensor, TensorOf } from '@mrtjs/tensor';
import { fail, float32, reshaped, sameShape } from '@mrtjs/tensor';
import { int64List } from '../../proto/encode.js';
import type { NodeAttributes, OnnxWriter } from '../writer.js';
import type { ExportContext, ValueName } from './rule.js';

/** An input of the node that is written. */
export interface Operand {
  readonly shape: Shape;
  /** The elements of a parameter. */
  readonly tensor: TensorOf<'float32'> | undefined;
  /** Its name in the file; asking for it writes a parameter that is not there yet. */
  name(): ValueName;
}

/** The context of a node on a writer. Plain functions, so that a rule may take those that it needs. */
export function scopeOf(
  node: Node,
  operands: readonly Operand[],
  outputShapes: readonly Shape[],
  writer: OnnxWriter,
): ExportContext<Attributes> {
  const operand = (index: number): Operand => operands[index] as Operand;
  const constant = (tensor: Tensor, suffix = 'const'): ValueName =>
    writer.constant(tensor, `${node.name}_${suffix}`);
  const integers = (values: readonly number[], suffix = 'list'): ValueName =>
    constant(int64List(values), suffix);
  const ops = (
    op: string,
    inputs: readonly ValueName[],
    attributes: NodeAttributes,
    count: number,
  ): readonly ValueName[] => {
    const outputs = Array.from({ length: count }, () => writer.unique(`${node.name}_${op}`));
    writer.node(op, inputs, attributes, outputs);
    return outputs;
  };
  const op = (name: string, inputs: readonly ValueName[], attributes: NodeAttributes = {}): ValueName =>
    ops(name, inputs, attributes, 1)[0] as ValueName;
  const reshape = (x: ValueName, from: Shape, to: Shape): ValueName => {
    if (sameShape(from, to)) return x;
    // 0 copies a dimension: so the first one, the batch, may be another where it stays.
    const target = to.map((dim, axis) => (axis === 0 && dim === from[0] ? 0 : dim));
    return op('Reshape', [x, integers(target, 'shape')]);
  };
  return {
    attrs: node.attrs,
    shapes: operands.map(({ shape }) => shape),
    outputShapes,
    input(index, shape) {
      const { shape: own, tensor, name } = operand(index);
      if (shape === undefined || sameShape(shape, own)) return name();
      return tensor === undefined
        ? reshape(name(), own, shape)
        : writer.constant(reshaped(tensor, shape), node.inputs[index]?.node.name ?? node.name);
    },
    inputs: () => operands.map(({ name }) => name()),
    parameter: (index) => operand(index).tensor,
    op,
    ops,
    constant,
    scalar: (value) => constant(float32([], [value]), 'scalar'),
    integers,
    reshape,
    refuse: (reason) =>
      fail('MRT1220', `operator ${node.op} has no form in ONNX here: ${reason}`, { node: node.name }),
  };
}
