import type { Node, Value } from '@mrtjs/graph';
import {
  inputsOf,
  irOperators,
  ops,
  outputNames,
  passContext,
  runPasses,
  topologicalOrder,
} from '@mrtjs/graph';
import { checkPass, compareModels } from '@mrtjs/graph/testing';
import type { Diagnostic } from '@mrtjs/tensor';
import { float64, zeros } from '@mrtjs/tensor';
import { Sketch } from '../../testing/sketch.js';
import { prepareForCompile, reduceModel } from './index.js';

const none = new Map<string, number[]>();

describe('prepare-for-compile', () => {
  it('changes no result', () => {
    const checked = checkPass(prepareForCompile, {
      runs: 150,
      families: ['convolution', 'pad', 'zero'],
      inputShape: [2, 3, 4, 4],
    });
    expect(checked.error).toBeLessThan(1e-12);
    expect(checked.changed).toBeGreaterThan(20);
  });

  it('returns the same model when there is nothing to prepare', () => {
    const s = new Sketch();
    const model = s.model(s.op(ops.relu, [s.data([2])]));
    expect(runPasses(model, [prepareForCompile], passContext())).toBe(model);
  });

  it.each([0, 1])('R182: a product with zeros as operand %d is zero, of one bit', (position) => {
    const s = new Sketch();
    const operands = [s.data([2, 3])];
    operands.splice(position, 0, s.param('zero', [3], 8, [0, 0, 0]));
    const { graph, params } = reduceModel(s.model(s.op(ops.broadcastMul, operands)), none);
    const [{ node } = { node: undefined }] = graph.outputs;
    expect(node).toMatchObject({
      op: 'null',
      name: 'broadcast_mul0',
      attrs: { shape: [2, 3], precision: 1 },
    });
    expect(params).toEqual(new Map([['broadcast_mul0', zeros('float64', [2, 3])]]));
  });

  it('a parameter with other values stays', () => {
    const s = new Sketch();
    const model = s.model(s.op(ops.broadcastMul, [s.data([2]), s.param('p', [2], 8, [0, 1])]));
    expect(reduceModel(model, none)).toBe(model);
  });

  const padded = (s: Sketch, widths: readonly number[], mode: 'constant' | 'edge', constant = 0): Node => {
    const pad = s.op(ops.pad, [s.data([1, 2, 5, 5])], {
      mode,
      pad_width: widths,
      ...(constant === 0 ? {} : { constant_value: constant }),
    });
    const weight = s.param('w', [3, 2, 3, 3]);
    const attrs = { kernel: [3, 3], pad: [0, 1], num_filter: 3, no_bias: true };
    const { graph, params } = reduceModel(s.model(s.op(ops.convolution, [pad, weight], attrs), pad), none);
    const input = new Map([
      [
        'data',
        float64(
          [1, 2, 5, 5],
          Array.from({ length: 50 }, (_, i) => i - 20),
        ),
      ],
    ]);
    const before = s.model(s.op(ops.convolution, [pad, weight], attrs), pad);
    expect(compareModels(before, { graph, params }, input, irOperators)).toBe(0);
    return graph.outputs[0]?.node as Node;
  };

  it('zeros around an image become the padding of the convolution', () => {
    const node = padded(new Sketch(), [0, 0, 0, 0, 2, 2, 1, 1], 'constant');
    expect(node).toMatchObject({ op: 'Convolution', name: 'Convolution1', attrs: { pad: [2, 2] } });
    expect(node.inputs[0]?.node.name).toBe('data');
  });

  it.each<[string, number[], 'constant' | 'edge', number]>([
    ['other values', [0, 0, 0, 0, 2, 2, 1, 1], 'constant', 3],
    ['values of the edge', [0, 0, 0, 0, 2, 2, 1, 1], 'edge', 0],
    ['different sides', [0, 0, 0, 0, 2, 1, 1, 1], 'constant', 0],
  ])('%s do not', (_, widths, mode, constant) => {
    expect(padded(new Sketch(), widths, mode, constant).inputs[0]?.node.op).toBe('Pad');
  });

  it('additional channels do not', () => {
    const s = new Sketch();
    const pad = s.op(ops.pad, [s.data([1, 1, 3, 3])], {
      mode: 'constant',
      pad_width: [0, 0, 1, 1, 0, 0, 0, 0],
    });
    const attrs = { kernel: [1, 1], num_filter: 1, no_bias: true };
    const model = s.model(s.op(ops.convolution, [pad, s.param('w', [1, 3, 1, 1])], attrs));
    expect(reduceModel(model, none)).toBe(model);
  });
});

describe('R126, R141: reduceModel', () => {
  it('attaches shapes, then folds what has become constant', () => {
    const s = new Sketch();
    const zero = s.op(ops.broadcastMul, [s.data([1, 3]), s.param('zero', [1], 1)]);
    const sum = s.op(ops.broadcastAdd, [zero, s.param('three', [1], 3, [3])]);
    const reduced = reduceModel(s.model(sum), new Map([['data', [2, 3]]]));
    expect(topologicalOrder(reduced.graph).map(({ op }) => op)).toEqual(['null']);
    expect(outputNames(reduced.graph)).toEqual(['broadcast_add1']);
    expect(reduced.graph.outputs[0]?.node.attrs).toEqual({ shape: [2, 3], precision: 3 });
    expect(reduced.params).toEqual(new Map([['broadcast_add1', float64([2, 3], [3, 3, 3, 3, 3, 3])]]));
  });

  it('leaves inputs that are not named, and warns of names that are not inputs', () => {
    const s = new Sketch();
    const model = s.model(s.op(ops.relu, [s.data([2])]));
    const reported: Diagnostic[] = [];
    const context = passContext({ report: (diagnostic) => reported.push(diagnostic) });
    const reduced = reduceModel(model, new Map([['other', [3]]]), context);
    expect(inputsOf(reduced)[0]?.attrs).toMatchObject({ shape: [2] });
    expect(reported.map(({ code }) => code)).toEqual(['MRT1018']);
  });

  it('refuses operators that nobody knows, all of them', () => {
    const s = new Sketch();
    const unknown = (name: string, input: Value): Value => s.op({ ...ops.relu, name }, [input]);
    const model = s.model(unknown('first', unknown('second', s.data([2]))));
    expect(() => reduceModel(model, none)).toThrow(/node second0.*\n.*node first1/);
  });
});
