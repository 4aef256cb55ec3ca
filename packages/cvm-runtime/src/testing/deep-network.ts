/** A network that is large enough to be divided between threads. */
import { formatDeployGraph, formatParamsBlob } from '@mrtjs/cvm';
import type { Draft } from '@mrtjs/cvm/testing';
import { draftGraph } from '@mrtjs/cvm/testing';
import { int32, seededRandom, sizeOf, type Shape, type TensorOf } from '@mrtjs/tensor';
import type { ModelCase } from './case-builder.js';

/** What {@link deepNetwork} consists of. */
export interface DeepNetwork {
  readonly channels: number;
  /** Height and width of the images. */
  readonly size: number;
  readonly layers: number;
}

/** Layers of the same 3×3 convolution, each brought back to 8 bits, and two inputs for them. */
export function deepNetwork({ channels, size, layers }: DeepNetwork): ModelCase {
  const random = seededRandom(1);
  const elements = (shape: Shape): TensorOf<'int32'> =>
    int32(
      shape,
      Array.from({ length: sizeOf(shape) }, () => random.int(255) - 127),
    );
  const image = [1, channels, size, size];
  const weights = elements([channels, channels, 3, 3]);
  const draft: Draft = {
    variables: { data: { shape: image, precision: 8 }, w: { shape: weights.shape, precision: 8 } },
    nodes: Array.from({ length: layers }, (_, i) => [
      {
        func: 'conv2d',
        inputs: [i === 0 ? 'data' : `n${i - 1}`, 'w'],
        name: `c${i}`,
        attrs: { channels, kernel_size: [3, 3], padding: [1, 1], use_bias: false },
      },
      { func: 'cvm_right_shift', inputs: [`c${i}`], name: `n${i}`, attrs: { precision: 8, shift_bit: 9 } },
    ]).flat(),
  };
  return {
    symbol: formatDeployGraph(draftGraph(draft)),
    params: formatParamsBlob([['w', weights]]),
    inputs: [elements(image), elements(image)],
  };
}
