/** Lowering max pooling. */
import {
  POOL_BYTES,
  POOL_CHANNELS,
  POOL_HEIGHT,
  POOL_INPUT,
  POOL_OUT_HEIGHT,
  POOL_OUT_WIDTH,
  POOL_OUT_PIXEL,
  POOL_OUTPUT,
  POOL_PAD_X,
  POOL_PAD_Y,
  POOL_SIZE_X,
  POOL_SIZE_Y,
  POOL_STRIDE_X,
  POOL_STRIDE_Y,
  POOL_TYPE,
  POOL_UNITS,
  POOL_UNITS_PER_PART,
  POOL_WIDTH,
} from '../layout/max-pool.js';
import { KERNEL_MAX_POOL } from '../layout/step.js';
import { sizeOf } from '@mrtjs/tensor';
import type { Pool } from '../network.js';
import type { LoweringContext } from './context.js';
import { buffersOf, split, structWords } from './context.js';
import { liesInRows, matrixOperand } from './matrix-operand.js';
import { inLayout } from './relayout.js';

/** Comparisons that are worth another part. */
const PART_WORK = 400_000;

export function lowerPool({ data, output, size, strides, padding }: Pool, context: LoweringContext): void {
  const input = inLayout(context, data, 'last');
  const out = context.allocateOutput(output, 'last', (placement) =>
    liesInRows(output, placement, output.shape),
  );
  const pixelStride = matrixOperand(context, output, output.shape).rowStride;
  const [batch, channels, height, width] = data.shape as [number, number, number, number];
  const [outHeight, outWidth] = output.shape.slice(2) as [number, number];
  const units = batch * outHeight;
  const work = sizeOf(output.shape) * size[0] * size[1];
  const wanted = context.partsOf(work, PART_WORK);
  const { perPart, parts } = split(units, wanted);
  context.steps.push({
    label: 'pool',
    kernel: KERNEL_MAX_POOL,
    parts,
    scratch: 0,
    reads: buffersOf([input]),
    writes: buffersOf([out]),
    inPlace: [],
    emit: ({ image, addressOf }) =>
      image.words(
        structWords(POOL_BYTES, [
          [POOL_INPUT, addressOf(input)],
          [POOL_OUTPUT, addressOf(out)],
          [POOL_OUT_PIXEL, pixelStride * 2 ** out.type],
          [POOL_TYPE, out.type],
          [POOL_CHANNELS, channels],
          [POOL_HEIGHT, height],
          [POOL_WIDTH, width],
          [POOL_OUT_HEIGHT, outHeight],
          [POOL_OUT_WIDTH, outWidth],
          [POOL_SIZE_Y, size[0]],
          [POOL_SIZE_X, size[1]],
          [POOL_STRIDE_Y, strides[0]],
          [POOL_STRIDE_X, strides[1]],
          [POOL_PAD_Y, padding[0]],
          [POOL_PAD_X, padding[1]],
          [POOL_UNITS, units],
          [POOL_UNITS_PER_PART, perPart],
        ]),
      ),
  });
}
