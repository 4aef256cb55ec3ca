/** Weighted sums and what normalises them. */
import { sizeOf } from '@mrtjs/tensor';
import * as ops from '../../ops/index.js';
import type { Grow } from './grow.js';
import { isImage, isSmall } from './grow.js';

export const convolution: Grow = (draft) => {
  const x = draft.source((shape) => isImage(shape) && isSmall(shape));
  if (x === undefined) return;
  const channels = x.shape[1] as number;
  const groups = draft.chance(0.25) ? channels : 1;
  const filters = groups * (1 + draft.random.int(groups === 1 ? 5 : 2));
  const pad = draft.random.int(2);
  const fits = (kernel: number): boolean =>
    kernel <= Math.min(x.shape[2] as number, x.shape[3] as number) + 2 * pad;
  const kernel = [1, 2, 3].filter(fits).at(-1 - draft.random.int(2)) ?? 1;
  const noBias = draft.chance(0.5);
  const fan = (channels / groups) * kernel ** 2;
  const weight = draft.parameter('weight', [filters, channels / groups, kernel, kernel], {
    scale: fan ** -0.5,
  });
  draft.apply(ops.convolution, [x, weight, ...(noBias ? [] : [draft.parameter('bias', [filters])])], {
    kernel: [kernel, kernel],
    num_filter: filters,
    num_group: groups,
    no_bias: noBias,
    pad: [pad, pad],
    ...(draft.chance(0.3) ? { stride: [2, 2] } : {}),
  });
};

export const deconvolution: Grow = (draft) => {
  const x = draft.source((shape) => isImage(shape) && isSmall(shape) && Math.max(...shape.slice(2)) <= 12);
  if (x === undefined) return;
  const channels = x.shape[1] as number;
  if (draft.chance(0.2)) {
    const weight = draft.parameter('weight', [channels, 1, 4, 4], { scale: 0.5 });
    draft.apply(ops.upSampling, [x, weight], { scale: 2, sample_type: 'bilinear', num_filter: channels });
    return;
  }
  const groups = draft.chance(0.25) ? channels : 1;
  const filters = 1 + draft.random.int(3);
  const kernel = 1 + draft.random.int(4);
  const stride = 1 + draft.random.int(2);
  const noBias = draft.chance(0.5);
  const weight = draft.parameter('weight', [channels, filters, kernel, kernel], {
    scale: ((channels / groups) * kernel ** 2) ** -0.5,
  });
  const bias = noBias ? [] : [draft.parameter('bias', [filters * groups])];
  draft.apply(ops.deconvolution, [x, weight, ...bias], {
    kernel: [kernel, kernel],
    stride: [stride, stride],
    pad: kernel > 2 ? [1, 1] : [],
    adj: stride > 1 && draft.chance(0.3) ? [1, 1] : [],
    num_filter: filters * groups,
    num_group: groups,
    no_bias: noBias,
  });
};

export const dense: Grow = (draft) => {
  const x = draft.source((shape) => shape.length >= 2 && isSmall(shape));
  if (x === undefined) return;
  const flatten = draft.chance(0.5);
  const columns = flatten ? sizeOf(x.shape.slice(1)) : (x.shape.at(-1) as number);
  const units = 1 + draft.random.int(6);
  const noBias = draft.chance(0.3);
  const weight = draft.parameter('weight', [units, columns], { scale: columns ** -0.5 });
  draft.apply(ops.fullyConnected, [x, weight, ...(noBias ? [] : [draft.parameter('bias', [units])])], {
    num_hidden: units,
    no_bias: noBias,
    flatten,
  });
};

export const batchNorm: Grow = (draft) => {
  const x = draft.source((shape) => shape.length >= 2);
  if (x === undefined) return;
  const axis = draft.chance(0.8) ? 1 : -1;
  const channels = [x.shape.at(axis) as number];
  const inputs = [
    x,
    draft.parameter('gamma', channels, { mean: 1, scale: 0.2 }),
    draft.parameter('beta', channels),
    draft.parameter('moving_mean', channels),
    draft.parameter('moving_var', channels, { positive: true }),
  ];
  draft.apply(ops.batchNorm, inputs, { axis, fix_gamma: draft.chance(0.5), eps: draft.pick([1e-5, 1e-3]) });
};

export const normalization: Grow = (draft) => {
  const x = draft.source((shape) => shape.length >= 3 && isSmall(shape));
  if (x === undefined) return;
  const affine = (channels: number) => [
    draft.parameter('gamma', [channels], { mean: 1, scale: 0.2 }),
    draft.parameter('beta', [channels]),
  ];
  draft.pick([
    () =>
      draft.apply(ops.l2Normalization, [x], {
        mode: draft.pick(['instance', 'channel', 'spatial']),
        eps: 1e-3,
      }),
    () => draft.apply(ops.instanceNorm, [x, ...affine(x.shape[1] as number)], { eps: 1e-1 }),
    () => draft.apply(ops.layerNorm, [x, ...affine(x.shape.at(-1) as number)], { eps: 1e-1 }),
  ])();
};
