import { float64 } from '@mrtjs/tensor';
import { convolution } from './convolution.js';

test('a 1×1 kernel scales and adds the bias', () => {
  const attrs = {
    kernel: [1, 1],
    stride: [],
    dilate: [],
    pad: [],
    num_filter: 1,
    num_group: 1,
    no_bias: false,
    layout: null,
  };
  const [out] =
    convolution.evaluate?.(
      [float64([1, 1, 2, 2], [1, 2, 3, 4]), float64([1, 1, 1, 1], [2]), float64([1], [10])],
      attrs,
    ) ?? [];
  expect(out?.data).toEqual(Float64Array.of(12, 14, 16, 18));
});
