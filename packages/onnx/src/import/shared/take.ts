/** Picking elements along axes by positions that are known at import. */
import { ops } from '@mrtjs/graph';
import { fail, sizeOf } from '@mrtjs/tensor';
import type { Emitter } from '../emitter.js';
import type { Operand } from '../operand.js';
import { reshapeTo } from './reshape.js';

/** Elements `begin`, `begin + step`, … of one axis, `length` of them. */
export interface Progression {
  readonly begin: number;
  readonly step: number;
  readonly length: number;
}

/** More pieces than this are a table look-up, not a rearrangement. */
const MOST_PIECES = 256;

/** Slices axes by progressions, one per axis of `x`. */
export function slices(g: Emitter, x: Operand, axes: readonly Progression[]): Operand {
  const cut = axes.flatMap((one, axis) => (isWhole(one, x.shape[axis] as number) ? [] : [axis]));
  const [only] = cut;
  if (only === undefined) return x;
  const last = (cut.at(-1) as number) + 1;
  const steps = axes.slice(0, last).map(({ step }) => step);
  const ends = axes.slice(0, last).map((one, axis) => endOf(one, x.shape[axis] as number));
  const begins = axes.slice(0, last).map(({ begin }, axis) => (cut.includes(axis) ? begin : null));
  if (cut.length === 1 && steps[only] === 1)
    return g.op(ops.sliceAxis, [x], { axis: only, begin: begins[only] ?? 0, end: ends[only] ?? null });
  return g.op(ops.slice, [x], {
    begin: begins,
    end: ends,
    step: steps.every((step) => step === 1) ? [] : steps,
  });
}

/** Elements of one axis of `x` at the given positions. */
export function take(g: Emitter, x: Operand, axis: number, positions: readonly number[]): Operand {
  const runs = progressions(positions);
  if (runs.length === 0)
    return fail('MRT1201', 'nothing is taken of an axis', { hint: 'empty tensors are not supported' });
  if (runs.length > MOST_PIECES)
    fail('MRT1201', `${runs.length} separate pieces of an axis are taken`, {
      hint: `at most ${MOST_PIECES} are supported`,
    });
  const pieces = runs.map((one) =>
    slices(
      g,
      x,
      x.shape.map((length, i) => (i === axis ? one : { begin: 0, step: 1, length })),
    ),
  );
  const [first = x] = pieces;
  return pieces.length === 1 ? first : g.op(ops.concat, pieces, { dim: axis });
}

/** Rows of `x`, counted along one axis, at positions that may be computed: their shape takes the place of the axis. */
export function takeRows(g: Emitter, x: Operand, axis: number, positions: Operand): Operand {
  const size = x.shape[axis] as number;
  const others = x.shape.toSpliced(axis, 1);
  const axes = [axis, ...x.shape.keys()].filter((one, i) => i === 0 || one !== axis);
  const moved = axis === 0 ? x : g.op(ops.transpose, [x], { axes });
  const table = reshapeTo(g, moved, [size, sizeOf(others)]);
  const shape = [...positions.shape, sizeOf(others)];
  const attrs = { input_dim: size, output_dim: sizeOf(others) };
  const rows = g.op(ops.embedding, [positions, table], attrs, { shape, dtype: x.dtype });
  const spread = reshapeTo(g, rows, [...positions.shape, ...others]);
  if (axis === 0) return spread;
  const count = positions.shape.length;
  const before = Array.from({ length: axis }, (_, i) => count + i);
  const after = Array.from({ length: others.length - axis }, (_, i) => count + axis + i);
  return g.op(ops.transpose, [spread], { axes: [...before, ...Array(count).keys(), ...after] });
}

function progressions(positions: readonly number[]): Progression[] {
  const out: Progression[] = [];
  for (let i = 0; i < positions.length;) {
    const begin = positions[i] as number;
    const next = positions[i + 1];
    const step = next === undefined || next === begin ? 1 : next - begin;
    let length = 1;
    while (positions[i + length] === begin + length * step) length++;
    out.push({ begin, step, length });
    i += length;
  }
  return out;
}

function isWhole({ begin, step, length }: Progression, size: number): boolean {
  return begin === 0 && step === 1 && length === size;
}

/** Where the slice ends, `null` at the end of the axis (before its start, for a negative step). */
function endOf({ begin, step, length }: Progression, size: number): number | null {
  const end = begin + (length - 1) * step + Math.sign(step);
  return end < 0 || end >= size ? null : end;
}
