/** A step of its own for the windows of a convolution by Winograd's filtering, where several threads read each of them. */
import {
  CONTRACTION_BYTES,
  CONTRACTION_TABLE,
  CONTRACTION_UNITS,
  CONTRACTION_UNITS_PER_PART,
  CONTRACTION_WINDOWS,
  SPARE_PIXELS,
} from '../layout/contraction.js';
import { KERNEL_WINDOWS } from '../layout/step.js';
import { INT16 } from '../layout/types.js';
import { aligned } from '../image.js';
import type { Contraction } from '../network.js';
import type { LoweringContext, Placement } from './context.js';
import { buffersOf, split, structWords } from './context.js';
import { inputFields } from './contraction-fields.js';
import type { ContractionGeometry } from './geometry.js';
import { stagedBytes, transformedBytes } from './partition.js';

/** Elements that are worth another part: some microseconds. */
const PART_ELEMENTS = 20_000;

/** Adds the step and gives where the transformed windows of all units will be, one after the other. */
export function addWindowTransform(
  contraction: Contraction,
  geometry: ContractionGeometry,
  input: Placement,
  context: LoweringContext,
): Placement {
  const { batch, windowRows, windowColumns, block, channels } = geometry;
  const units = batch * windowRows;
  const bytes = transformedBytes(geometry, units);
  const windows: Placement = { home: { bytes }, type: INT16, offset: 0, strides: [] };
  const { perPart, parts } = split(units, context.partsOf(bytes / 2, PART_ELEMENTS));
  const table = aligned(stagedBytes(geometry, perPart));
  context.steps.push({
    label: 'windows',
    detail: `${channels} ${batch * windowRows * windowColumns} F(${block}×${block})`,
    kernel: KERNEL_WINDOWS,
    parts,
    scratch: table + 4 * (perPart * windowColumns + SPARE_PIXELS),
    reads: buffersOf([input]),
    writes: buffersOf([windows]),
    inPlace: [],
    emit: (emitter) =>
      emitter.image.words(
        structWords(CONTRACTION_BYTES, [
          ...inputFields(contraction, geometry, input, emitter),
          [CONTRACTION_UNITS, units],
          [CONTRACTION_UNITS_PER_PART, perPart],
          [CONTRACTION_TABLE, table],
          [CONTRACTION_WINDOWS, emitter.addressOf(windows)],
        ]),
      ),
  });
  return windows;
}
