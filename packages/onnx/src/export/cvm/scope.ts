/** The context of a rule: one node of a compiled model being written. */
import { fail, tensor } from '@mrtjs/tensor';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { elementNumber } from '../../proto/element-types.js';
import { int64List } from '../../proto/encode.js';
import type { NodeAttributes, OnnxWriter } from '../writer.js';
import type { Arithmetic } from './arithmetic.js';
import type { NodeScope, ValueName } from './rule.js';

/** What is known of the node. */
export interface WrittenNode {
  readonly name: string;
  readonly operator: string;
  readonly outputShape: Shape;
}

/** The context of a node on a writer. */
export function cvmScope(node: WrittenNode, arithmetic: Arithmetic, writer: OnnxWriter): NodeScope {
  const constant = (value: Tensor, suffix = 'const'): ValueName =>
    writer.constant(value, `${node.name}_${suffix}`);
  const op = (name: string, inputs: readonly ValueName[], attributes: NodeAttributes = {}): ValueName => {
    const output = writer.unique(`${node.name}_${name}`);
    writer.node(name, inputs, attributes, [output]);
    return output;
  };
  const number = (value: number): ValueName => constant(scalar(arithmetic.dtype, value), 'number');
  const integers = (values: readonly number[]): ValueName => constant(int64List(values), 'list');
  return {
    node: node.name,
    outputShape: node.outputShape,
    arithmetic,
    op,
    constant,
    number,
    integers,
    reshape: (x, shape) => op('Reshape', [x, integers(shape)]),
    cast: (x, to) => op('Cast', [x], { to: elementNumber(to) }),
    clip: (x, low, high) => op('Clip', [x, number(low), number(high)]),
    refuse: (reason) =>
      fail('MRT1223', `operator ${node.operator} has no exact form in ONNX here: ${reason}`, {
        node: node.name,
      }),
  };
}

function scalar(dtype: Arithmetic['dtype'], value: number): Tensor {
  return dtype === 'int32'
    ? tensor('int32', [], Int32Array.of(value))
    : tensor('float32', [], Float32Array.of(value));
}
