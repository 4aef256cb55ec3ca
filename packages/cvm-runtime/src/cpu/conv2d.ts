import { cvmOps } from '@mrtjs/cvm';
import type { Operand } from '../kernel.js';
import { defineKernel } from '../kernel.js';
import { conv2d as formal } from '../reference/conv2d.js';

/**
 * Without groups, data and weight lose all but their low 8 bits [D10]. Their declared precision is at most 8, so that
 * this matters for values beyond it only, which a few operators can produce; copies are made for those alone.
 */
export const conv2d = defineKernel(cvmOps.conv2d, ([data, weight, bias], outputs, attrs) => {
  const bind = (x: Operand, w: Operand): (() => void) =>
    formal.bind(bias === undefined ? [x, w] : [x, w, bias], outputs, attrs);
  const plain = bind(data, weight);
  if (attrs.groups !== 1) return plain;
  return () => {
    if (isNarrow(data) && isNarrow(weight)) plain();
    else bind(narrowed(data), narrowed(weight))();
  };
});

function isNarrow({ data }: Operand): boolean {
  return data.every((value) => value >= -128 && value <= 127);
}

function narrowed({ shape, data }: Operand): Operand {
  return { shape, data: Int32Array.from(Int8Array.from(data)) };
}
