/** ResNet-18 v1: He et al., Deep Residual Learning for Image Recognition, table 1 (https://arxiv.org/abs/1512.03385). */
import type { Graph, Value } from '@mrtjs/graph';
import { makeNode, ops, valueOf } from '@mrtjs/graph';

const parameter = (name: string): Value => valueOf(makeNode(ops.variable, name, []));

/** Convolution without bias, then batch normalisation. */
function normalised(x: Value, name: string, filters: number, kernel: number, stride: number): Value {
  const pad = (kernel - 1) / 2;
  const convolution = valueOf(
    makeNode(ops.convolution, `${name}_conv`, [x, parameter(`${name}_weight`)], {
      kernel: [kernel, kernel],
      stride: [stride, stride],
      pad: [pad, pad],
      num_filter: filters,
      no_bias: true,
    }),
  );
  const statistics = ['gamma', 'beta', 'mean', 'var'].map((each) => parameter(`${name}_${each}`));
  return valueOf(makeNode(ops.batchNorm, `${name}_bn`, [convolution, ...statistics], { fix_gamma: false }));
}

const relu = (x: Value, name: string): Value => valueOf(makeNode(ops.relu, `${name}_relu`, [x]));

/** Two convolutions of 3×3 with a shortcut around them. */
function block(x: Value, name: string, filters: number, stride: number, projects: boolean): Value {
  const first = relu(normalised(x, `${name}_1`, filters, 3, stride), `${name}_1`);
  const second = normalised(first, `${name}_2`, filters, 3, 1);
  const shortcut = projects ? normalised(x, `${name}_shortcut`, filters, 1, stride) : x;
  return relu(valueOf(makeNode(ops.elemwiseAdd, `${name}_sum`, [second, shortcut])), name);
}

/** The graph, for images of any size; parameters have no values. */
export function resnet18(): Graph {
  const data = valueOf(makeNode(ops.variable, 'data', []));
  let x = relu(normalised(data, 'stem', 64, 7, 2), 'stem');
  const window = { kernel: [3, 3], stride: [2, 2], pad: [1, 1], pool_type: 'max' } as const;
  x = valueOf(makeNode(ops.pooling, 'stem_pool', [x], window));
  [64, 128, 256, 512].forEach((filters, stage) => {
    const down = stage > 0;
    x = block(x, `stage${stage + 1}_1`, filters, down ? 2 : 1, down);
    x = block(x, `stage${stage + 1}_2`, filters, 1, false);
  });
  x = valueOf(makeNode(ops.pooling, 'pool', [x], { global_pool: true, pool_type: 'avg', kernel: [1, 1] }));
  const dense = [x, parameter('fc_weight'), parameter('fc_bias')];
  return { outputs: [valueOf(makeNode(ops.fullyConnected, 'fc', dense, { num_hidden: 1000 }))] };
}
