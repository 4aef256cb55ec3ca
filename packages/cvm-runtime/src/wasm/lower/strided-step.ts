/** A step that goes over elements with any strides. */
import { sizeOf } from '@mrtjs/tensor';
import {
  FOLD_MAXIMUM,
  FOLD_NONE,
  FOLD_SUM,
  POINTWISE_BYTES,
  POINTWISE_COLUMNS,
  POINTWISE_FOLD,
  POINTWISE_FOLD_RANK,
  POINTWISE_FOLD_SIZES,
  POINTWISE_FOLD_STRIDES,
  POINTWISE_FRAME,
  POINTWISE_INITIAL,
  POINTWISE_OPERAND_COUNT,
  POINTWISE_OPERANDS,
  POINTWISE_OUTER_RANK,
  POINTWISE_OUTER_SIZES,
  POINTWISE_OUTER_STRIDES,
  POINTWISE_PROGRAM,
  POINTWISE_REGISTERS,
  POINTWISE_ROWS,
  POINTWISE_SPARE,
  POINTWISE_TILE_COLUMNS,
  POINTWISE_TILE_ROWS,
  POINTWISE_TILES,
  POINTWISE_TILES_PER_PART,
} from '../layout/pointwise.js';
import {
  FRAME_ADDRESSES,
  OPERAND_ADDRESS,
  OPERAND_BYTES,
  OPERAND_COLUMN_STRIDE,
  OPERAND_ROW_STRIDE,
  OPERAND_TYPE,
  REGISTER_BYTES,
  REGISTER_ELEMENTS,
} from '../layout/program.js';
import { KERNEL_POINTWISE } from '../layout/step.js';
import type { Fold, Value } from '../network.js';
import type { Axes } from './axes.js';
import { joinedAxes, orderAxes } from './axes.js';
import { aligned } from '../image.js';
import type { Emitter, LoweringContext, Placement, StepDraft } from './context.js';
import { buffersOf, split, structWords } from './context.js';
import type { RegisterProgram } from './tile-code.js';
import { emitProgram } from './tile-code.js';

/** A tensor that a step goes over, with its strides along the axes of the iteration. */
export interface StridedOperand {
  readonly placement: Placement;
  readonly strides: readonly number[];
}

/** What a step needs to be laid out. */
export interface StridedStep {
  readonly label: string;
  readonly sizes: readonly number[];
  readonly operands: readonly StridedOperand[];
  /** Number of the operand whose order in memory the step follows. */
  readonly leading: number;
  readonly program: RegisterProgram;
  readonly written: readonly Placement[];
  readonly inPlace?: StepDraft['inPlace'];
  /** Read besides the operands. */
  readonly tables?: ReadonlyMap<Value, Placement>;
  readonly fold?: FoldedAxes;
}

/** How operand 0 is folded. */
export interface FoldedAxes {
  readonly kind: Fold['fold'];
  readonly initial: number;
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
}

/** Instructions times elements that are worth another part. */
const PART_WORK = 100_000;

/** Adds a step. */
export function addStridedStep(context: LoweringContext, step: StridedStep): void {
  const { operands, program, fold, tables = new Map<Value, Placement>() } = step;
  const axes = orderAxes(
    { sizes: step.sizes, strides: operands.map(({ strides }) => strides) },
    step.leading,
  );
  const tiles = tilesOf(axes);
  const work = sizeOf(step.sizes) * (program.instructions.length + 1) * sizeOf(fold?.sizes ?? []);
  const wanted = context.partsOf(work, PART_WORK);
  const parts = split(tiles.count, wanted);
  const registers = aligned(FRAME_ADDRESSES + 4 * operands.length);
  const used = Math.max(program.registers, fold === undefined ? 1 : 2);
  const read = operands.map(({ placement }) => placement).filter((each) => !step.written.includes(each));
  context.steps.push({
    label: step.label,
    kernel: KERNEL_POINTWISE,
    parts: parts.parts,
    scratch: registers + used * REGISTER_BYTES,
    reads: buffersOf([...read, ...tables.values()]),
    writes: buffersOf(step.written),
    inPlace: step.inPlace ?? [],
    emit: (emitter) =>
      emitter.image.words(
        structWords(POINTWISE_BYTES, [
          [POINTWISE_PROGRAM, emitProgram(program, surroundingsOf(context, tables), emitter)],
          ...axesFields(axes, operands, emitter),
          [POINTWISE_TILE_ROWS, tiles.rows],
          [POINTWISE_TILE_COLUMNS, tiles.columns],
          [POINTWISE_TILES, tiles.count],
          [POINTWISE_TILES_PER_PART, parts.perPart],
          [POINTWISE_FRAME, 0],
          [POINTWISE_REGISTERS, registers],
          // The program has not begun when this is used, so any register but the first is free.
          [POINTWISE_SPARE, 1],
          ...foldFields(fold, emitter),
        ]),
      ),
  });
}

function tilesOf({ sizes }: Axes): {
  readonly rows: number;
  readonly columns: number;
  readonly count: number;
} {
  const [rows, columns] = sizes.slice(-2) as [number, number];
  const tileColumns = Math.min(columns, REGISTER_ELEMENTS);
  const tileRows = Math.min(rows, Math.floor(REGISTER_ELEMENTS / tileColumns));
  const count = Math.ceil(rows / tileRows) * Math.ceil(columns / tileColumns) * sizeOf(sizes.slice(0, -2));
  return { rows: tileRows, columns: tileColumns, count };
}

function surroundingsOf(context: LoweringContext, tables: ReadonlyMap<Value, Placement>) {
  return {
    tiles: 1,
    patternOf: ({ elements }: Value) => new Array<number>(8).fill(elements?.[0] as number),
    placementOf: (value: Value) => tables.get(value) ?? context.placementOf(value),
  };
}

type Fields = readonly (readonly [offset: number, value: number])[];

function axesFields({ sizes, strides }: Axes, operands: readonly StridedOperand[], emitter: Emitter): Fields {
  const outer = sizes.slice(0, -2);
  const [rows, columns] = sizes.slice(-2) as [number, number];
  const operandWords = operands.flatMap(({ placement }, i) => {
    const [rowStride, columnStride] = (strides[i] as readonly number[]).slice(-2) as [number, number];
    return structWords(OPERAND_BYTES, [
      [OPERAND_ADDRESS, emitter.addressOf(placement)],
      [OPERAND_TYPE, placement.type],
      [OPERAND_ROW_STRIDE, rowStride],
      [OPERAND_COLUMN_STRIDE, columnStride],
    ]);
  });
  return [
    [POINTWISE_OPERAND_COUNT, operands.length],
    [POINTWISE_OPERANDS, emitter.image.words(operandWords)],
    [POINTWISE_OUTER_RANK, outer.length],
    [POINTWISE_OUTER_SIZES, emitter.image.words(outer)],
    [POINTWISE_OUTER_STRIDES, emitter.image.words(strides.flatMap((own) => own.slice(0, -2)))],
    [POINTWISE_ROWS, rows],
    [POINTWISE_COLUMNS, columns],
  ];
}

function foldFields(fold: FoldedAxes | undefined, emitter: Emitter): Fields {
  if (fold === undefined) return [[POINTWISE_FOLD, FOLD_NONE]];
  const joined = joinedAxes({ sizes: fold.sizes, strides: [fold.strides] }, 0);
  // The kernel takes at least one axis.
  const [sizes, strides] =
    joined.sizes.length === 0 ? [[1], [0]] : [joined.sizes, joined.strides[0] as readonly number[]];
  return [
    [POINTWISE_FOLD, fold.kind === 'sum' ? FOLD_SUM : FOLD_MAXIMUM],
    [POINTWISE_INITIAL, fold.initial],
    [POINTWISE_FOLD_RANK, sizes.length],
    [POINTWISE_FOLD_SIZES, emitter.image.words(sizes)],
    [POINTWISE_FOLD_STRIDES, emitter.image.words(strides)],
  ];
}
