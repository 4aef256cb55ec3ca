/** The trained network as MXNet files. */
import type { Model, Params, Value } from '@mrtjs/graph';
import { makeNode, ops, valueOf } from '@mrtjs/graph';
import type { MxnetFiles, SymbolDocument } from '@mrtjs/mxnet';
import { exportMxnet, exportSymbol, formatSymbol } from '@mrtjs/mxnet';
import { float32 } from '@mrtjs/tensor';
import { EPSILON } from './layers/batch-norm.js';
import { CLASSES } from './loss.js';
import type { Network } from './network.js';
import { FILTERS } from './network.js';

/** The model of a network, its head a softmax. */
export function modelOf(network: Network): Model {
  const params: Params = new Map(
    network.state.map(({ name, shape, value }) => [name, float32(shape, value)]),
  );
  const variable = (name: string): Value => valueOf(makeNode(ops.variable, name, []));
  let value = variable('data');
  FILTERS.forEach((num_filter, i) => {
    value = valueOf(
      makeNode(ops.convolution, `conv${i}`, [value, variable(`conv${i}_weight`)], {
        kernel: [3, 3],
        pad: [1, 1],
        num_filter,
        no_bias: true,
      }),
    );
    const statistics = ['gamma', 'beta', 'moving_mean', 'moving_var'].map((s) => variable(`bn${i}_${s}`));
    value = valueOf(
      makeNode(ops.batchNorm, `bn${i}`, [value, ...statistics], { eps: EPSILON, fix_gamma: false }),
    );
    value = valueOf(makeNode(ops.activation, `relu${i}`, [value], { act_type: 'relu' }));
    value = valueOf(makeNode(ops.pooling, `pool${i}`, [value], { kernel: [2, 2], stride: [2, 2] }));
  });
  value = valueOf(makeNode(ops.flatten, 'flatten0', [value]));
  value = valueOf(
    makeNode(ops.fullyConnected, 'fc0', [value, variable('fc0_weight'), variable('fc0_bias')], {
      num_hidden: CLASSES,
    }),
  );
  return { graph: { outputs: [valueOf(makeNode(ops.softmax, 'softmax', [value]))] }, params };
}

/** The files as training with MXNet would have left them: the head is the training head `SoftmaxOutput`. */
export function filesOf(network: Network): MxnetFiles {
  const model = modelOf(network);
  return {
    symbol: formatSymbol(withTrainingHead(exportSymbol(model))),
    params: exportMxnet(model).params,
  };
}

/** Replaces the last node, the softmax, by `SoftmaxOutput` with a label input. */
function withTrainingHead(document: SymbolDocument): SymbolDocument {
  const head = document.nodes.length - 1;
  const softmax = document.nodes[head];
  if (softmax?.op !== 'softmax') throw new Error('the last node is not a softmax');
  const entry = (node: number) => ({ node, output: 0, version: 0 });
  const rowPtr = document.nodeRowPtr ?? [];
  return {
    ...document,
    nodes: [
      ...document.nodes.slice(0, head),
      { op: 'null', name: `${softmax.name}_label`, inputs: [] },
      { op: 'SoftmaxOutput', name: softmax.name, inputs: [...softmax.inputs, entry(head)] },
    ],
    argNodes: [...document.argNodes, head],
    nodeRowPtr: [...rowPtr, (rowPtr.at(-1) as number) + 1],
    heads: [entry(head + 1)],
  };
}
