/** Lowering pointwise groups, and folds with what follows them. */
import { sizeOf } from '@mrtjs/tensor';
import type { Group } from '../fuse.js';
import type { Layout } from '../layouts.js';
import { spreadStrides } from '../layouts.js';
import type { Fold, Value } from '../network.js';
import { tileProgramOf } from '../tile-program.js';
import type { LoweringContext, Placement } from './context.js';
import { pairsOf } from './in-place.js';
import { inLayout } from './relayout.js';
import { addStridedStep } from './strided-step.js';
import { tablesOf } from './tables.js';
import { allocate } from './tile-code.js';

/** Whether a constant is one number, which is all that constants of pointwise steps can be. */
const isNumber = ({ elements, shape }: Value): boolean => elements !== undefined && sizeOf(shape) === 1;

/** Lowers a group of pointwise operations alone. */
export function lowerPointwise(group: Group, context: LoweringContext): void {
  const shape = group.pointwise[0]?.output.shape as readonly number[];
  const program = allocate(tileProgramOf(group, undefined, isNumber));
  const layout = layoutFor(group, context);
  for (const value of group.stored) context.allocateOutput(value, layout);
  const tables = tablesOf(group, context);
  const operands = program.operands.map((value) => {
    const placement = alignedPlacement(context, value, layout, shape);
    return { placement, strides: spreadStrides(value.shape, placement.strides, shape) };
  });
  addStridedStep(context, {
    label: 'pointwise',
    sizes: shape,
    operands,
    leading: Math.max(0, program.operands.indexOf(group.stored[0] as Value)),
    program,
    written: group.stored.map((value) => context.placementOf(value)),
    inPlace: pairsOf(
      program,
      operands.map(({ placement }) => placement),
      [...tables.values()],
    ),
    tables,
  });
}

/** Channels last if that is how an operand lies, or how the result is wanted. */
function layoutFor({ pointwise, stored }: Group, context: LoweringContext): Layout {
  const shape = pointwise[0]?.output.shape as readonly number[];
  if (shape.length !== 4) return 'plain';
  if (stored.some((value) => context.wantsLast(value))) return 'last';
  const lies = pointwise
    .flatMap(({ inputs }) => inputs)
    .some(
      (value) =>
        context.isPlaced(value) &&
        value.elements === undefined &&
        sizeOf(value.shape) === sizeOf(shape) &&
        !context.liesIn(value, 'plain'),
    );
  return lies ? 'last' : 'plain';
}

/** Constants follow the layout of the step; everything else is read as it lies. */
function alignedPlacement(
  context: LoweringContext,
  value: Value,
  layout: Layout,
  shape: readonly number[],
): Placement {
  const follows = value.elements !== undefined && value.shape.length === shape.length;
  return follows ? inLayout(context, value, layout) : context.placementOf(value);
}

/** Lowers a group whose anchor is a fold. */
export function lowerFold(group: Group, fold: Fold, context: LoweringContext): void {
  const { data, output, axes } = fold;
  const input = context.placementOf(data);
  const kept = data.shape.flatMap((_, axis) => (axes.has(axis) ? [] : [axis]));
  const folded = [...axes];
  const program = allocate(tileProgramOf(group, output, isNumber), [data]);
  const layout: Layout =
    output.shape.length === 4 && group.stored.some((value) => context.wantsLast(value)) ? 'last' : 'plain';
  for (const value of group.stored) context.allocate(value, layout);
  const tables = tablesOf(group, context);
  // Kept axes as axes of the output: the same ones, or those that are left.
  const outAxes = output.shape.length === data.shape.length ? kept : kept.map((_, i) => i);
  const sizes = kept.map((axis) => data.shape[axis] as number);
  const operands = program.operands.map((value, i) => {
    if (i === 0) return { placement: input, strides: kept.map((axis) => input.strides[axis] as number) };
    const placement = alignedPlacement(context, value, layout, output.shape);
    const strides = spreadStrides(value.shape, placement.strides, output.shape);
    return { placement, strides: outAxes.map((axis) => strides[axis] as number) };
  });
  addStridedStep(context, {
    label: fold.fold,
    sizes,
    operands,
    leading: 0,
    program,
    written: group.stored.map((value) => context.placementOf(value)),
    tables,
    fold: {
      kind: fold.fold,
      initial: fold.initial,
      sizes: folded.map((axis) => data.shape[axis] as number),
      strides: folded.map((axis) => input.strides[axis] as number),
    },
  });
}
