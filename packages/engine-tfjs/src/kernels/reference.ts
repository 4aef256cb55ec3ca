import type { AnyOpDef } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { convert, float64 } from '@mrtjs/tensor';
import type { Kernel } from '../kernel.js';

/**
 * Operators that TensorFlow.js does not have and networks rarely spend time in: computed by the float64 reference of
 * their definition.
 */
const REFERENCED: readonly AnyOpDef[] = [
  ops.slice,
  ops.sliceLike,
  ops.repeat,
  ops.pad,
  ops.argmax,
  ops.argmin,
  ops.arange,
  ops.broadcastLike,
  ops.broadcastTo,
  ops.boxNms,
  ops.erf,
  ops.leakyReLU,
  ops.deconvolution,
  ops.crop,
  ops.hardSigmoid,
  ops.l2Normalization,
  ops.instanceNorm,
  ops.layerNorm,
  ops.rightShift,
  ops.cvmClip,
  ops.cvmLeftShift,
  ops.cvmRightShift,
  ops.cvmLut,
];

/** The kernel that computes an operator by its float64 reference. */
export function referenceKernel({ name, evaluate }: AnyOpDef): Kernel {
  const run: Kernel['run'] = ({ tf, attrs, inputs }) =>
    (
      evaluate?.(
        inputs.map((value) => float64(value.shape, value.plain.dataSync())),
        attrs,
      ) ?? []
    ).map((output) => tf.tensor(convert(output, 'float32').data, [...output.shape]));
  return { op: name, run };
}

/** One kernel per operator with a float64 reference. */
export const referenceKernels: readonly Kernel[] = REFERENCED.map(referenceKernel);
