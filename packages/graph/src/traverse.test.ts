import { float64 } from '@mrtjs/tensor';
import { rebuildModel } from './builder.js';
import { NameGenerator } from './names.js';
import type { Model, Node, Value } from './node.js';
import { valueOf } from './node.js';
import { makeNode } from './operator.js';
import * as ops from './ops/index.js';
import { findNode, inputsOf, rebuildGraph, topologicalOrder, usedParams, useCounts } from './traverse.js';

const input = (name: string): Value => valueOf(makeNode(ops.variable, name, []));
const relu = (name: string, x: Value): Value => valueOf(makeNode(ops.relu, name, [x]));
const add = (name: string, a: Value, b: Value): Value => valueOf(makeNode(ops.elemwiseAdd, name, [a, b]));
const order = (...outputs: Value[]): string[] => topologicalOrder({ outputs }).map((node) => node.name);

describe('topologicalOrder', () => {
  it('R3: sweeps over the breadth-first record of a diamond', () => {
    const x = input('x');
    const top = add('top', relu('left', x), relu('right', x));
    // The record is top, left, right, x; each sweep finds only what the one before made ready.
    expect(order(top)).toEqual(['x', 'left', 'right', 'top']);
  });

  it('R3: a consumer that comes later in the record follows its producer in the same sweep', () => {
    const x = input('x');
    const y = input('y');
    const a = relu('a', x);
    // Recorded: x, a, y. Emitting x makes a ready, which the same sweep then reaches before y.
    expect(order(x, a, y)).toEqual(['x', 'a', 'y']);
    // Recorded: a, x, y. When the sweep reaches x, a is behind it and waits for the next one.
    expect(order(a, x, y)).toEqual(['x', 'y', 'a']);
  });

  it('R3: counts an input that is used twice once', () => {
    const x = input('x');
    expect(order(add('double', x, x))).toEqual(['x', 'double']);
  });

  it('D02: visits nodes by identity: two nodes of one name are two nodes', () => {
    expect(order(add('sum', input('x'), input('x')))).toEqual(['x', 'x', 'sum']);
  });

  it('does not depend on recursion for deep graphs', () => {
    let value = input('x');
    for (let i = 0; i < 20_000; i++) value = relu(`r${i}`, value);
    expect(order(value)).toHaveLength(20_001);
  });

  it('R4: refuses a cycle', () => {
    const inputs: Value[] = [];
    const node: Node = { op: 'relu', name: 'loop', attrs: {}, inputs, annotations: {} };
    inputs.push(valueOf(node));
    expect(() => order(valueOf(node))).toThrow('MRT1007');
  });
});

describe('rebuildGraph', () => {
  const x = input('x');
  const split = makeNode(ops.sliceChannel, 'split', [x], { num_outputs: 2 });
  const sum = add('sum', valueOf(split, 1), relu('r', valueOf(split, 0)));
  const graph = { outputs: [sum, valueOf(split, 1), sum] };

  it('R6: returns the same graph when nothing is replaced', () => {
    expect(rebuildGraph(graph, () => undefined)).toBe(graph);
  });

  it('R6: keeps names, attributes, annotations, heads and output indices around a replacement', () => {
    const marked = { ...x.node, annotations: { __note__: 'seen' } };
    const rebuilt = rebuildGraph(graph, (node) => (node === x.node ? valueOf(marked) : undefined));
    expect(topologicalOrder(rebuilt).map(({ name, attrs, op }) => ({ name, attrs, op }))).toEqual(
      topologicalOrder(graph).map(({ name, attrs, op }) => ({ name, attrs, op })),
    );
    expect(rebuilt.outputs.map(({ node, output }) => [node.name, output])).toEqual([
      ['sum', 0],
      ['split', 1],
      ['sum', 0],
    ]);
    expect(rebuilt.outputs[0]?.node).toBe(rebuilt.outputs[2]?.node);
    expect(rebuilt.outputs[0]?.node).not.toBe(sum.node);
    expect(findNode(rebuilt, 'x')).toBe(marked);
  });

  it('replaces each output of a node by a value', () => {
    const parts = [relu('first', x), relu('second', x)];
    const rebuilt = rebuildGraph(graph, (node) => (node.op === 'SliceChannel' ? parts : undefined));
    expect(rebuilt.outputs[1]).toBe(parts[1]);
    expect(rebuilt.outputs[0]?.node.inputs[0]).toBe(parts[1]);
    expect(findNode(rebuilt, 'r')?.inputs).toEqual([parts[0]]);
  });

  it('refuses to drop an output that is used', () => {
    expect(() => rebuildGraph(graph, (node) => (node.op === 'SliceChannel' ? x : undefined))).toThrow(
      'MRT1008',
    );
  });

  it('hands over the replaced inputs, and the node as it was', () => {
    const seen: string[] = [];
    rebuildGraph(graph, (node, original) => {
      if (node !== original) seen.push(`${node.name}: ${node.inputs.map((v) => v.node.name).join()}`);
      return node.op === 'null' ? input('y') : undefined;
    });
    expect(seen).toEqual(['split: y', 'r: split', 'sum: split,r']);
  });
});

describe('models', () => {
  const x = input('x');
  const w = input('w');
  const model: Model = {
    graph: { outputs: [add('sum', x, w)] },
    params: new Map([
      ['unused', float64([1], [1])],
      ['w', float64([1], [2])],
    ]),
  };

  it('tells inputs from parameters', () => {
    expect(inputsOf(model)).toEqual([x.node]);
  });

  it('R120: keeps only the parameters that are used', () => {
    expect([...usedParams(model.graph, model.params).keys()]).toEqual(['w']);
    const renamed = rebuildModel(model, new NameGenerator().scope('t'), (node) =>
      node === x.node ? input('y') : undefined,
    );
    expect([...renamed.params.keys()]).toEqual(['w']);
  });

  it('counts uses by nodes and by heads', () => {
    const twice = add('twice', x, x);
    const counts = useCounts({ outputs: [twice, twice, x] });
    expect([counts.get(x.node), counts.get(twice.node)]).toEqual([3, 2]);
  });
});
