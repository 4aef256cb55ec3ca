import { valueOf } from './node.js';
import { isOp, makeNode, OperatorSet, portsOf } from './operator.js';
import * as ops from './ops/index.js';
import { irOperators } from './ops/index.js';

const x = valueOf(makeNode(ops.variable, 'x', []));

describe('makeNode', () => {
  it('makes immutable nodes with checked attributes', () => {
    const node = makeNode(ops.softmax, 's', [x], {}, { __lr_mult__: '0' });
    expect(node).toEqual({
      op: 'softmax',
      name: 's',
      attrs: { axis: -1, temperature: null },
      inputs: [x],
      annotations: { __lr_mult__: '0' },
    });
    expect(Object.isFrozen(node) && Object.isFrozen(node.attrs)).toBe(true);
    expect(isOp(node, ops.softmax)).toBe(true);
    expect(isOp(node, ops.relu)).toBe(false);
  });

  it('R2, D30: refuses a missing attribute, naming it and the node', () => {
    expect(() => makeNode(ops.expandDims, 'e', [x])).toThrow('MRT1002 node e: expand_dims: attribute "axis"');
  });

  it.each([0, 2])('refuses %d inputs where there is one', (count) => {
    expect(() => makeNode(ops.relu, 'r', new Array(count).fill(x))).toThrow(
      `MRT1005 node r: relu has ${count} inputs (expected data)`,
    );
  });

  it('counts the inputs that the attributes ask for', () => {
    const attrs = { num_hidden: 1, no_bias: true };
    expect(portsOf(ops.fullyConnected, attrs).map((port) => port.name)).toEqual(['data', 'weight']);
    expect(() => makeNode(ops.fullyConnected, 'f', [x, x, x], attrs)).toThrow('MRT1005');
    expect(makeNode(ops.fullyConnected, 'f', [x, x, x], { num_hidden: 1 }).inputs).toHaveLength(3);
  });

  it('takes any number of inputs at a variadic port, but at least one', () => {
    expect(makeNode(ops.concat, 'c', [x, x, x]).inputs).toHaveLength(3);
    expect(() => makeNode(ops.concat, 'c', [])).toThrow('expected data…');
  });
});

describe('OperatorSet', () => {
  it('R8: names the operator and the node that are not known', () => {
    expect(() => irOperators.get('Foo', 'n')).toThrow('MRT1001 node n: operator Foo is not supported');
  });

  it('R114: refuses two operators of one name', () => {
    expect(() => irOperators.use(ops.relu)).toThrow('MRT1006');
  });

  it('leaves the set that it extends as it was', () => {
    const one = OperatorSet.of(ops.relu);
    expect(one.use(ops.exp).names()).toEqual(['relu', 'exp']);
    expect(one.names()).toEqual(['relu']);
    expect(one.find('exp')).toBeUndefined();
  });

  it('R149: holds the operators of the specification, Custom being the four integer ones', () => {
    const specified =
      `null transpose relu LeakyReLU _mul_scalar _div_scalar Activation Convolution Pad expand_dims
      Embedding repeat _contrib_box_nms slice_like slice_axis SliceChannel UpSampling FullyConnected sigmoid exp
      softmax Pooling broadcast_mul broadcast_add broadcast_div broadcast_sub broadcast_to broadcast_greater Concat
      sum BatchNorm Flatten floor ceil round fix Cast slice Reshape clip _minimum _maximum max min argmax argmin abs
      elemwise_add elemwise_sub elemwise_mul Dropout _arange tile negative SwapAxis _plus_scalar zeros_like ones_like
      _greater_scalar where squeeze batch_dot broadcast_like reshape_like mean`.split(/\s+/);
    expect(specified).toHaveLength(65);
    const integer = ['cvm_clip', 'cvm_left_shift', 'cvm_right_shift', 'cvm_lut'];
    expect([...specified, ...integer].filter((name) => !irOperators.has(name))).toEqual([]);
  });

  it('every operator is exported, documented and can be evaluated', () => {
    const { irOperators: all, ...exported } = ops;
    expect(all).toBe(irOperators);
    expect(new Set(Object.values(exported).map((def) => def.name))).toEqual(new Set(irOperators.names()));
    for (const name of irOperators.names()) {
      const def = irOperators.get(name);
      expect(def.summary).toMatch(/\S.*\.$/);
      if (def !== ops.variable) expect(def.evaluate).toBeDefined();
    }
  });
});
