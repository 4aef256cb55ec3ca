/** Pooling in the IR's terms, which pads both ends alike. */
import { ops } from '@mrtjs/graph';
import { float32, sizeOf } from '@mrtjs/tensor';
import type { Emitter } from '../emitter.js';
import type { Operand } from '../operand.js';
import { binary } from './binary.js';
import { slices } from './take.js';
import type { Refuse, Windows } from './windows.js';
import { isSymmetric, padWidths } from './windows.js';

/** What to do with the windows. */
export interface PoolingKind {
  readonly type: 'max' | 'avg';
  /** Whether the number of windows is rounded up. */
  readonly ceil: boolean;
  /** Whether an average counts the padding. */
  readonly countPadding: boolean;
}

/** Pools images. */
export function pool(
  g: Emitter,
  x: Operand,
  windows: readonly Windows[],
  kind: PoolingKind,
  refuse: Refuse,
): Operand {
  if (windows.some(({ dilate }) => dilate !== 1)) return dilated(g, x, windows, kind, refuse);
  const counts = windows.map((one) => windowCount(one, kind.ceil));
  const counted = kind.type === 'avg' && kind.countPadding;
  if (isSymmetric(windows) || !counted) {
    // Windows start where the padding before the axis says; the IR's convention decides how many there are.
    const full = windows.some((one, i) => irCount(one, false) < (counts[i] as number));
    if (windows.every((one, i) => irCount(one, full) >= (counts[i] as number)))
      return cut(g, pooled(g, x, windows, kind, full), counts);
  }
  return padded(g, x, windows, kind, counts);
}

/** Number of windows; those that would start in the padding at the end are not there. */
export function windowCount({ size, kernel, stride, begin, end }: Windows, ceil: boolean): number {
  const steps = (size + begin + end - kernel) / stride;
  const count = (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
  return (count - 1) * stride >= size + begin ? count - 1 : count;
}

/** Number of windows that the IR has with the padding `begin` at both ends. */
function irCount({ size, kernel, stride, begin }: Windows, full: boolean): number {
  const steps = (size + 2 * begin - kernel) / stride;
  return steps < 0 ? 0 : (full ? Math.ceil(steps) : Math.floor(steps)) + 1;
}

/** Larger windows would be too many nodes. */
const MOST_ELEMENTS = 64;

/** Lower than every number of float32, which may lie where a maximum must not see anything. */
const LOWEST = -3.4028234663852886e38;

/** Windows with gaps: a slice for each of their elements, joined. */
function dilated(
  g: Emitter,
  x: Operand,
  windows: readonly Windows[],
  kind: PoolingKind,
  refuse: Refuse,
): Operand {
  const elements = sizeOf(windows.map(({ kernel }) => kernel));
  const pads = windows.some(({ begin, end }) => begin > 0 || end > 0);
  if (elements > MOST_ELEMENTS) return refuse(`dilated windows of ${elements} elements`);
  if (kind.type === 'avg' && (pads || kind.ceil)) return refuse('an average of dilated windows with padding');
  const spans = windows.map((one) => ({ ...one, kernel: (one.kernel - 1) * one.dilate + 1 }));
  const counts = spans.map((one) => windowCount(one, kind.ceil));
  // Enough at the end for all windows, also where the count was rounded up.
  const reach = spans.map((one, i) => ({
    ...one,
    end: Math.max(((counts[i] as number) - 1) * one.stride + one.kernel - one.size - one.begin, 0),
  }));
  const wide = reach.every(({ begin, end }) => begin === 0 && end === 0)
    ? x
    : g.op(ops.pad, [x], { mode: 'constant', pad_width: padWidths(reach), constant_value: LOWEST });
  const offsets = windows.reduce<number[][]>(
    (lists, { kernel }) => lists.flatMap((list) => Array.from({ length: kernel }, (_, i) => [...list, i])),
    [[]],
  );
  const parts = offsets.map((offset) =>
    slices(
      g,
      wide,
      wide.shape.map((size, axis) => {
        const one = windows[axis - 2];
        if (one === undefined) return { begin: 0, step: 1, length: size };
        const begin = (offset[axis - 2] as number) * one.dilate;
        return { begin, step: one.stride, length: counts[axis - 2] as number };
      }),
    ),
  );
  const [first = wide, ...others] = parts;
  const joined = others.reduce((a, b) => binary(g, kind.type === 'max' ? 'max' : 'add', a, b), first);
  return kind.type === 'max' ? joined : g.op(ops.mulScalar, [joined], { scalar: 1 / elements }, joined);
}

function pooled(
  g: Emitter,
  x: Operand,
  windows: readonly Windows[],
  kind: PoolingKind,
  full: boolean,
): Operand {
  return g.op(ops.pooling, [x], {
    kernel: windows.map(({ kernel }) => kernel),
    stride: windows.map(({ stride }) => stride),
    pad: windows.map(({ begin }) => begin),
    pool_type: kind.type,
    pooling_convention: full ? 'full' : 'valid',
    count_include_pad: kind.countPadding,
  });
}

function cut(g: Emitter, y: Operand, counts: readonly number[]): Operand {
  return slices(
    g,
    y,
    y.shape.map((size, axis) => ({
      begin: 0,
      step: 1,
      length: axis < 2 ? size : (counts[axis - 2] as number),
    })),
  );
}

/**
 * With an explicit `Pad`: repeated edges for a maximum, which they do not change; zeros for an average, which is then
 * corrected where the padding does not count.
 */
function padded(
  g: Emitter,
  x: Operand,
  windows: readonly Windows[],
  kind: PoolingKind,
  counts: readonly number[],
): Operand {
  // Enough at the end for all windows, also where the count was rounded up.
  const reach = windows.map((one, i) => {
    const needed = ((counts[i] as number) - 1) * one.stride + one.kernel - one.size - one.begin;
    return { ...one, end: Math.max(needed, one.end) };
  });
  const mode = kind.type === 'max' ? 'edge' : 'constant';
  const wide = g.op(ops.pad, [x], { mode, pad_width: padWidths(reach) });
  const plain = reach.map((one) => ({ ...one, size: one.size + one.begin + one.end, begin: 0, end: 0 }));
  const result = cut(g, pooled(g, wide, plain, { ...kind, countPadding: true }, false), counts);
  if (kind.type === 'max') return result;
  g.plan(counts);
  const factors = windows.map((one, i) =>
    Array.from({ length: counts[i] as number }, (_, k) => share(one, k, kind)),
  );
  if (factors.flat().every((factor) => factor === 1)) return result;
  const [rows = [], columns = [1]] = factors;
  const values = rows.flatMap((row) => columns.map((column) => row * column));
  const shape = [1, 1, ...counts];
  return binary(g, 'mul', result, g.constant(float32(shape, values), 'share'));
}

/** Elements of a window, divided by those that count. */
function share(
  { size, kernel, stride, begin, end }: Windows,
  k: number,
  { countPadding }: PoolingKind,
): number {
  const start = k * stride - begin;
  const [from, to] = countPadding
    ? [start, Math.min(start + kernel, size + end)]
    : [Math.max(start, 0), Math.min(start + kernel, size)];
  return kernel / (to - from);
}
