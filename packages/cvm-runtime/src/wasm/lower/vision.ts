/** Lowering operations on boxes. */
import { sizeOf } from '@mrtjs/tensor';
import { KERNEL_SUPPRESSION, KERNEL_VALID_COUNTS } from '../layout/step.js';
import {
  VISION_BATCHES,
  VISION_BATCHES_PER_PART,
  VISION_BYTES,
  VISION_COUNTS,
  VISION_COUNTS_TYPE,
  VISION_DATA,
  VISION_DATA_TYPE,
  VISION_FORCE,
  VISION_LENGTH,
  VISION_LIMIT,
  VISION_OUTPUT,
  VISION_OUTPUT_TYPE,
  VISION_ROWS,
  VISION_THRESHOLD,
  VISION_TOP,
} from '../layout/vision.js';
import type { Suppression, ValidCounts } from '../network.js';
import type { Emitter, LoweringContext, Placement } from './context.js';
import { buffersOf, split, structWords } from './context.js';
import { inLayout } from './relayout.js';

/** Elements that are worth another part: suppression compares each box with many. */
const PART_WORK = 5_000;

export function lowerValidCounts(operation: ValidCounts, context: LoweringContext): void {
  const data = inLayout(context, operation.data, 'plain');
  const counts = context.allocate(operation.counts, 'plain');
  const output = context.allocate(operation.output, 'plain');
  const { perPart, parts } = split(
    operation.data.shape[0] as number,
    context.partsOf(sizeOf(operation.data.shape), PART_WORK),
  );
  context.steps.push({
    label: 'valid counts',
    kernel: KERNEL_VALID_COUNTS,
    parts,
    scratch: 0,
    reads: buffersOf([data]),
    writes: buffersOf([counts, output]),
    inPlace: [],
    emit: (emitter) =>
      emitter.image.words(
        structWords(VISION_BYTES, [
          ...commonFields(operation, { data, counts, output }, perPart, emitter),
          [VISION_THRESHOLD, operation.threshold],
        ]),
      ),
  });
}

export function lowerSuppression(operation: Suppression, context: LoweringContext): void {
  const data = inLayout(context, operation.data, 'plain');
  const counts = inLayout(context, operation.counts, 'plain');
  const output = context.allocate(operation.output, 'plain');
  const { perPart, parts } = split(
    operation.data.shape[0] as number,
    context.partsOf(sizeOf(operation.data.shape), PART_WORK),
  );
  context.steps.push({
    label: 'suppression',
    kernel: KERNEL_SUPPRESSION,
    parts,
    scratch: 8 * (operation.data.shape[1] as number),
    reads: buffersOf([data, counts]),
    writes: buffersOf([output]),
    inPlace: [],
    emit: (emitter) =>
      emitter.image.words(
        structWords(VISION_BYTES, [
          ...commonFields(operation, { data, counts, output }, perPart, emitter),
          [VISION_THRESHOLD, operation.threshold],
          [VISION_TOP, operation.top],
          [VISION_LIMIT, operation.limit],
          [VISION_FORCE, operation.force ? 1 : 0],
        ]),
      ),
  });
}

function commonFields(
  { data: { shape } }: ValidCounts | Suppression,
  { data, counts, output }: Readonly<Record<'data' | 'counts' | 'output', Placement>>,
  perPart: number,
  emitter: Emitter,
): (readonly [offset: number, value: number])[] {
  const [batches, rows, length] = shape as [number, number, number];
  return [
    [VISION_DATA, emitter.addressOf(data)],
    [VISION_DATA_TYPE, data.type],
    [VISION_COUNTS, emitter.addressOf(counts)],
    [VISION_COUNTS_TYPE, counts.type],
    [VISION_OUTPUT, emitter.addressOf(output)],
    [VISION_OUTPUT_TYPE, output.type],
    [VISION_BATCHES, batches],
    [VISION_BATCHES_PER_PART, perPart],
    [VISION_ROWS, rows],
    [VISION_LENGTH, length],
  ];
}
