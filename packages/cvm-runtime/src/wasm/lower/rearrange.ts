/** Lowering operations that move elements: copies at regular steps, views, gathers. */
import { sizeOf } from '@mrtjs/tensor';
import {
  TAKE_BYTES,
  TAKE_COUNT,
  TAKE_DATA,
  TAKE_DIMENSION,
  TAKE_INDEX_TYPE,
  TAKE_INDICES,
  TAKE_OUTPUT,
  TAKE_RUN,
  TAKE_RUNS,
  TAKE_RUNS_PER_PART,
} from '../layout/gather.js';
import { KERNEL_TAKE } from '../layout/step.js';
import { stridesIn } from '../layouts.js';
import type { Move, MoveAxis, MovePiece, Take, Value, View } from '../network.js';
import type { LoweringContext, Placement } from './context.js';
import { buffersOf, split, structWords } from './context.js';
import { addCopyStep } from './copy.js';
import { inLayout } from './relayout.js';

/** Bytes that are worth another part. */
const PART_WORK = 200_000;

export function lowerMove({ pieces, output }: Move, context: LoweringContext): void {
  const last =
    output.shape.length === 4 &&
    (context.wantsLast(output) || pieces.some(({ input }) => liesLast(input, context)));
  const out = context.isPlaced(output)
    ? context.placementOf(output)
    : context.allocate(output, last ? 'last' : 'plain');
  for (const piece of pieces) {
    // What was computed where it belongs need not be copied.
    if (context.placementOf(piece.input).home === out.home) continue;
    const from = context.placementOf(piece.input);
    addCopyStep(
      context,
      'move',
      piece.axes.map(({ size }) => size),
      strided(from, piece, piece.fromStart, ({ from: step }) => step),
      strided(out, piece, piece.toStart, ({ to: step }) => step),
    );
  }
}

function liesLast(value: Value, context: LoweringContext): boolean {
  return value.elements === undefined && !context.liesIn(value, 'plain');
}

/** One side of a piece. */
function strided(
  placement: Placement,
  { axes }: MovePiece,
  start: readonly number[] | undefined,
  stepOf: (axis: MoveAxis) => MoveAxis['from'],
) {
  const offset = (start ?? []).reduce((sum, at, axis) => sum + at * (placement.strides[axis] as number), 0);
  return {
    placement: { ...placement, offset: placement.offset + offset },
    strides: axes.map((axis) => {
      const step = stepOf(axis);
      return step === undefined ? 0 : step.step * (placement.strides[step.axis] as number);
    }),
  };
}

/** The output is where the input is. */
export function lowerView({ input, output }: View, context: LoweringContext): void {
  const placement = inLayout(context, input, 'plain');
  context.place(output, { ...placement, strides: stridesIn('plain', output.shape) });
}

export function lowerTake(take: Take, context: LoweringContext): void {
  const data = inLayout(context, take.data, 'plain');
  const indices = inLayout(context, take.indices, 'plain');
  const output = context.allocate(take.output, 'plain');
  const count = sizeOf(take.indices.shape);
  const runs = take.outer * count;
  const runBytes = take.run * 2 ** take.output.type;
  const wanted = context.partsOf(runs * (runBytes + 16), PART_WORK);
  const { perPart, parts } = split(runs, wanted);
  context.steps.push({
    label: 'take',
    kernel: KERNEL_TAKE,
    parts,
    scratch: 0,
    reads: buffersOf([data, indices]),
    writes: buffersOf([output]),
    inPlace: [],
    emit: ({ image, addressOf }) =>
      image.words(
        structWords(TAKE_BYTES, [
          [TAKE_DATA, addressOf(data)],
          [TAKE_INDICES, addressOf(indices)],
          [TAKE_OUTPUT, addressOf(output)],
          [TAKE_INDEX_TYPE, indices.type],
          [TAKE_COUNT, count],
          [TAKE_DIMENSION, take.dimension],
          [TAKE_RUN, runBytes],
          [TAKE_RUNS, runs],
          [TAKE_RUNS_PER_PART, perPart],
        ]),
      ),
  });
}
