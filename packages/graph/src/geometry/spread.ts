/** Geometry of transposed convolution: every input element spreads over a window of the output. */
import type { Shape } from '@mrtjs/tensor';
import { formatShape } from '@mrtjs/tensor';
import { shapeProblem } from '../operator.js';
import type { WindowAttrs, WindowAxis } from './window.js';
import { checkWindowLayout } from './window.js';

/**
 * One axis of a transposed convolution: element `t` of the input adds to elements `t · stride + i · dilate − pad` of the
 * output, for every element `i` of the kernel.
 */
export interface SpreadAxis extends WindowAxis {
  /** Elements cut off at the near end. */
  readonly pad: number;
  /** Elements of the output. */
  readonly out: number;
}

/** Attributes that describe the windows; missing entries are 1 (stride, dilate) or 0. */
export interface SpreadAttrs extends WindowAttrs {
  /** Elements added at the far end of the output. */
  readonly adj: readonly number[];
  /** Wanted spatial size; where it is not 0 it replaces `pad` and `adj`. */
  readonly target_shape: readonly number[];
}

/**
 * The spatial axes of a transposed convolution over `data`.
 * @throws {ShapeProblem} for another rank than 1 or 2, a layout that is not channels-first, or an empty output.
 */
export function spreadAxes(attrs: SpreadAttrs, data: Shape): SpreadAxis[] {
  checkWindowLayout(attrs.kernel.length, attrs.layout, data);
  return attrs.kernel.map((kernel, i) => {
    const [stride, dilate] = [attrs.stride[i] ?? 1, attrs.dilate?.[i] ?? 1];
    const size = data[i + 2] as number;
    const whole = stride * (size - 1) + dilate * (kernel - 1) + 1;
    const target = attrs.target_shape[i] ?? 0;
    // With a target the surplus is cut half and half, the odd one at the near end.
    const pad = target > 0 ? Math.ceil((whole - target) / 2) : (attrs.pad[i] ?? 0);
    const out = target > 0 ? target : whole - 2 * pad + (attrs.adj[i] ?? 0);
    if (out < 1 || pad < 0)
      shapeProblem(`the output of ${formatShape(data)} would be ${out} long on axis ${i + 2}`);
    return { size, kernel, stride, dilate, pad, out };
  });
}
