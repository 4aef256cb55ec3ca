/** Lowering a group whose anchor is a convolution or dense layer. */
import { sizeOf } from '@mrtjs/tensor';
import type { Group } from '../fuse.js';
import {
  CONTRACTION_BOUNDARY,
  CONTRACTION_BYTES,
  CONTRACTION_FRAME,
  CONTRACTION_OPERAND_COUNT,
  CONTRACTION_OPERANDS,
  CONTRACTION_PRODUCTS,
  CONTRACTION_PROGRAM,
  CONTRACTION_REGISTERS,
  CONTRACTION_SUMS,
  CONTRACTION_TABLE,
  CONTRACTION_TILES,
  CONTRACTION_TILES_PER_PART,
  CONTRACTION_TRANSFORMED,
  CONTRACTION_TILE_PARTS,
  CONTRACTION_UNITS,
  CONTRACTION_UNITS_PER_PART,
  CONTRACTION_WINDOWS,
  KIND_DEPTHWISE,
  KIND_WIDE,
  KIND_WINOGRAD,
  SPARE_PIXELS,
} from '../layout/contraction.js';
import { FRAME_ADDRESSES, REGISTER_BYTES } from '../layout/program.js';
import { KERNEL_CONTRACTION, KERNEL_WINOGRAD } from '../layout/step.js';
import type { Contraction, Value } from '../network.js';
import { tileProgramOf } from '../tile-program.js';
import { aligned } from '../image.js';
import type { LoweringContext } from './context.js';
import { buffersOf, structWords } from './context.js';
import { inputFields, weightFields } from './contraction-fields.js';
import type { ContractionGeometry } from './geometry.js';
import { channelsOf, geometryOf } from './geometry.js';
import type { MatrixOperand } from './matrix-operand.js';
import { liesInRows, matrixOperand, operandWords } from './matrix-operand.js';
import { pairsOf } from './in-place.js';
import { partition } from './partition.js';
import { inLayout } from './relayout.js';
import { tablesOf } from './tables.js';
import { allocate, emitProgram } from './tile-code.js';
import { addWindowTransform } from './window-transform.js';

export function lowerContraction(group: Group, contraction: Contraction, context: LoweringContext): void {
  const geometry = geometryOf(contraction);
  const wide = geometry.kind === KIND_WIDE;
  const { data, weight, output } = contraction;
  const input = wide ? context.placementOf(data) : inLayout(context, data, 'last');
  const weights = wide ? inLayout(context, weight, 'plain') : undefined;

  const isTerm = (value: Value): boolean => value.elements !== undefined && isPerChannel(value, output);
  const program = allocate(tileProgramOf(group, output, isTerm));
  for (const value of group.stored)
    context.allocateOutput(value, 'last', (placement) => liesInRows(value, placement, output.shape));
  const operands = program.operands.map((value) => matrixOperand(context, value, output.shape));
  const tables = tablesOf(group, context);

  const parts = partition(geometry, context);
  const table = aligned(parts.stagedBytes);
  const transformed = aligned(table + 4 * (parts.windows + SPARE_PIXELS));
  const products = aligned(transformed + parts.transformedBytes);
  const sums = aligned(products + parts.productBytes);
  const frame = aligned(sums + parts.sumBytes);
  const registers = aligned(frame + FRAME_ADDRESSES + 4 * operands.length);

  const written = group.stored.map((value) => context.placementOf(value));
  const placements = operands.map(({ placement }) => placement);
  const windows = parts.apart ? addWindowTransform(contraction, geometry, input, context) : undefined;
  const whole = [windows ?? input, ...(weights === undefined ? [] : [weights]), ...tables.values()];
  context.steps.push({
    label: data.shape.length === 2 ? 'dense' : geometry.kind === KIND_DEPTHWISE ? 'depthwise' : 'convolution',
    detail: detailOf(contraction, geometry),
    macs: sizeOf(output.shape) * sizeOf(weight.shape.slice(1)),
    kernel: geometry.kind === KIND_WINOGRAD ? KERNEL_WINOGRAD : KERNEL_CONTRACTION,
    parts: parts.unitParts * parts.tileParts,
    scratch: registers + program.registers * REGISTER_BYTES,
    reads: buffersOf([...whole, ...placements.filter((each) => !written.includes(each))]),
    writes: buffersOf(written),
    inPlace: pairsOf(program, placements, whole),
    emit(emitter) {
      const address = emitProgram(
        program,
        {
          tiles: geometry.tiles,
          patternOf: (value, tile) => patternOf(value, geometry, tile),
          placementOf: (value) => tables.get(value) ?? context.placementOf(value),
        },
        emitter,
      );
      return emitter.image.words(
        structWords(CONTRACTION_BYTES, [
          ...inputFields(contraction, geometry, input, emitter),
          ...weightFields(contraction, geometry, weights, emitter),
          [CONTRACTION_UNITS, geometry.batch * geometry.windowRows],
          [CONTRACTION_UNITS_PER_PART, parts.unitsPerPart],
          [CONTRACTION_TILE_PARTS, parts.tileParts],
          [CONTRACTION_TILES, geometry.tiles],
          [CONTRACTION_TILES_PER_PART, parts.tilesPerPart],
          [CONTRACTION_TABLE, table],
          [CONTRACTION_TRANSFORMED, transformed],
          [CONTRACTION_PRODUCTS, products],
          [CONTRACTION_SUMS, sums],
          [CONTRACTION_WINDOWS, windows === undefined ? 0 : emitter.addressOf(windows)],
          [CONTRACTION_FRAME, frame],
          [CONTRACTION_REGISTERS, registers],
          [CONTRACTION_PROGRAM, address],
          [CONTRACTION_OPERAND_COUNT, operands.length],
          [
            CONTRACTION_OPERANDS,
            emitter.image.words(operands.flatMap((each) => operandWords(each, emitter))),
          ],
          [CONTRACTION_BOUNDARY, boundaryOf(operands, geometry)],
        ]),
      );
    },
  });
}

/** `3×3/2 64→128 28×28`: kernel and stride, channels, size of the output; `F(2×2)`: by Winograd's filtering, in such blocks. */
function detailOf({ data, strides }: Contraction, geometry: ContractionGeometry): string {
  const { batch, channels, outChannels, kernelY, kernelX, outHeight, outWidth, block } = geometry;
  const between = `${channels}→${outChannels}`;
  if (data.shape.length === 2) return `${between}${batch === 1 ? '' : ` batch ${batch}`}`;
  const [strideY, strideX] = strides;
  const stride = strideY !== strideX ? `/${strideY}×${strideX}` : strideY === 1 ? '' : `/${strideY}`;
  const filtering = block === 1 ? '' : ` F(${block}×${block})`;
  return `${kernelY}×${kernelX}${stride} ${between} ${outHeight}×${outWidth}${filtering}`;
}

/** Whether a constant has one element, or one for each channel of (N, C, …). */
function isPerChannel({ shape }: Value, output: Value): boolean {
  const added = output.shape.length - shape.length;
  return shape.every((size, axis) => size === 1 || axis + added === 1);
}

function patternOf(
  { elements, shape }: Value,
  geometry: ContractionGeometry,
  tile: number,
): readonly number[] {
  const known = elements as ArrayLike<number>;
  if (sizeOf(shape) === 1) return new Array<number>(8).fill(known[0] as number);
  const [first, count] = channelsOf(geometry, tile);
  return Array.from({ length: 8 }, (_, lane) => (lane < count ? (known[first + lane] as number) : 0));
}

/** Tiles end with an image where an operand is the same for every image. */
function boundaryOf(
  operands: readonly MatrixOperand[],
  { outHeight, outWidth }: ContractionGeometry,
): number {
  const pixels = outHeight * outWidth;
  return operands.some(({ period }) => period === pixels) ? pixels : 0;
}
