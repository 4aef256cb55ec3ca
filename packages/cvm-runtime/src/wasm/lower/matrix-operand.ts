/** Operands of contractions, seen as matrices of pixels and channels. */
import type { Shape } from '@mrtjs/tensor';
import { sizeOf } from '@mrtjs/tensor';
import { spreadStrides } from '../layouts.js';
import {
  OPERAND_ADDRESS,
  OPERAND_BYTES,
  OPERAND_COLUMN_STRIDE,
  OPERAND_PERIOD,
  OPERAND_ROW_STRIDE,
  OPERAND_TYPE,
} from '../layout/program.js';
import type { Value } from '../network.js';
import type { Emitter, LoweringContext, Placement } from './context.js';
import { structWords } from './context.js';
import { inLayout } from './relayout.js';

/** An operand of a tile program. */
export interface MatrixOperand {
  readonly value: Value;
  readonly placement: Placement;
  readonly rowStride: number;
  readonly columnStride: number;
  /** Rows after which it starts again. */
  readonly period: number;
}

/** A value as an operand over (N, C, …); it is copied to another layout where it does not lie in regular rows. */
export function matrixOperand(context: LoweringContext, value: Value, shape: Shape): MatrixOperand {
  const found = regularRows(value, context.placementOf(value), shape);
  // Channels that lie together are loaded 8 at a time.
  if (found !== undefined && found.columnStride <= 1) return found;
  const moved = regularRows(value, inLayout(context, value, 'last'), shape) ?? found;
  if (moved === undefined)
    throw new Error(`an operand of shape ${value.shape.join()} was grouped with ${shape.join()}`);
  return moved;
}

/** Whether a placement is one that contractions can write. */
export function liesInRows(value: Value, placement: Placement, shape: Shape): boolean {
  return regularRows(value, placement, shape)?.columnStride === 1;
}

function regularRows(value: Value, placement: Placement, shape: Shape): MatrixOperand | undefined {
  const [batchStride = 0, columnStride = 0, ...pixelStrides] = spreadStrides(
    value.shape,
    placement.strides,
    shape,
  );
  const sizes = shape.slice(2);
  const pixels = sizeOf(sizes);
  const rows = (shape[0] as number) * pixels;
  const rowStride = pixels > 1 ? strideOfRows(sizes, pixelStrides) : batchStride;
  if (rowStride === undefined) return undefined;
  const repeats = batchStride === 0 && shape[0] !== 1 && rowStride !== 0;
  if (!repeats && shape[0] !== 1 && batchStride !== rowStride * pixels) return undefined;
  return { value, placement, rowStride, columnStride, period: repeats ? pixels : rows };
}

/** The distance of neighbouring pixels, if it is the same for all. */
function strideOfRows(sizes: Shape, strides: readonly number[]): number | undefined {
  const [height = 1, width = 1] = sizes;
  const [y = 0, x = 0] = strides;
  if (height === 1) return x;
  if (width === 1) return y;
  return y === x * width ? x : undefined;
}

export function operandWords({ placement, ...operand }: MatrixOperand, emitter: Emitter): readonly number[] {
  return structWords(OPERAND_BYTES, [
    [OPERAND_ADDRESS, emitter.addressOf(placement)],
    [OPERAND_TYPE, placement.type],
    [OPERAND_ROW_STRIDE, operand.rowStride],
    [OPERAND_COLUMN_STRIDE, operand.columnStride],
    [OPERAND_PERIOD, operand.period],
  ]);
}
