import type { Shape } from '@mrtjs/tensor';
import { float64, sizeOf } from '@mrtjs/tensor';
import fc from 'fast-check';
import type { AttrsInput, AttrSpecs } from '../attributes.js';
import type { Float64Tensor, OpDef } from '../operator.js';
import { applyOp } from '../testing/index.js';
import * as ops from './index.js';

/** 0, 1, 2, … in a shape. */
function ramp(...shape: number[]): Float64Tensor {
  return float64(
    shape,
    Array.from({ length: sizeOf(shape) }, (_, i) => i),
  );
}

interface Case {
  readonly title: string;
  readonly run: () => readonly Float64Tensor[];
  readonly shape: Shape;
  readonly data: readonly number[];
}

function moves<S extends AttrSpecs>(
  def: OpDef<string, S>,
  inputs: Float64Tensor[],
  attrs: AttrsInput<S>,
  shape: Shape,
  data: readonly number[],
): Case {
  const title = `${def.name} ${JSON.stringify(attrs)} of ${inputs.map((x) => `(${x.shape.join()})`).join(', ')}`;
  return { title, run: () => applyOp(def, inputs, attrs), shape, data };
}

const T = null;

it.each([
  moves(ops.transpose, [ramp(2, 3)], {}, [3, 2], [0, 3, 1, 4, 2, 5]),
  moves(ops.transpose, [ramp(1, 2, 3)], { axes: [0, -1, 1] }, [1, 3, 2], [0, 3, 1, 4, 2, 5]),
  moves(ops.swapAxis, [ramp(2, 3)], { dim1: 0, dim2: -1 }, [3, 2], [0, 3, 1, 4, 2, 5]),
  moves(ops.swapAxis, [ramp(2, 1)], {}, [2, 1], [0, 1]),
  moves(ops.expandDims, [ramp(2)], { axis: 0 }, [1, 2], [0, 1]),
  moves(ops.expandDims, [ramp(2)], { axis: -1 }, [2, 1], [0, 1]),
  moves(ops.squeeze, [ramp(1, 2, 1)], {}, [2], [0, 1]),
  moves(ops.squeeze, [ramp(1, 2, 1)], { axis: [-1] }, [1, 2], [0, 1]),
  moves(ops.squeeze, [ramp(1, 1)], {}, [1], [0]),
  moves(ops.reshape, [ramp(2, 3)], { shape: [3, -1] }, [3, 2], [0, 1, 2, 3, 4, 5]),
  moves(ops.reshape, [ramp(2, 3)], { shape: [-1, 0], reverse: true }, [2, 3], [0, 1, 2, 3, 4, 5]),
  moves(ops.flatten, [ramp(2, 1, 2)], {}, [2, 2], [0, 1, 2, 3]),
  moves(ops.flatten, [ramp(2)], {}, [2, 1], [0, 1]),
  moves(ops.reshapeLike, [ramp(6), ramp(3, 2)], {}, [3, 2], [0, 1, 2, 3, 4, 5]),
  moves(
    ops.reshapeLike,
    [ramp(1, 6), ramp(9, 2, 3, 9)],
    { lhs_begin: 1, rhs_begin: 1, rhs_end: -1 },
    [1, 2, 3],
    [0, 1, 2, 3, 4, 5],
  ),
  moves(ops.broadcastTo, [ramp(1, 2)], { shape: [2, 0] }, [2, 2], [0, 1, 0, 1]),
  moves(ops.broadcastLike, [ramp(2, 1), ramp(2, 2)], {}, [2, 2], [0, 0, 1, 1]),
  moves(
    ops.broadcastLike,
    [ramp(2, 1), ramp(3)],
    { lhs_axes: [1], rhs_axes: [-1] },
    [2, 3],
    [0, 0, 0, 1, 1, 1],
  ),
  moves(ops.slice, [ramp(2, 3)], { begin: [T, 1], end: [T, T] }, [2, 2], [1, 2, 4, 5]),
  moves(ops.slice, [ramp(2, 3)], { begin: [T, T], end: [1, T], step: [T, -2] }, [1, 2], [2, 0]),
  moves(ops.sliceAxis, [ramp(2, 3)], { axis: -1, begin: -2, end: null }, [2, 2], [1, 2, 4, 5]),
  moves(ops.sliceAxis, [ramp(2, 3)], { axis: 0, begin: 0, end: 1 }, [1, 3], [0, 1, 2]),
  moves(ops.sliceLike, [ramp(2, 3), ramp(1, 2)], {}, [1, 2], [0, 1]),
  moves(ops.sliceLike, [ramp(2, 3), ramp(9, 2)], { axes: [-1] }, [2, 2], [0, 1, 3, 4]),
  moves(ops.concat, [ramp(1, 1), ramp(1, 2)], {}, [1, 3], [0, 0, 1]),
  moves(ops.concat, [ramp(2, 1), ramp(2, 2)], { dim: -1 }, [2, 3], [0, 0, 1, 1, 2, 3]),
  moves(ops.concat, [ramp(1, 2), ramp(2, 2)], { dim: 0 }, [3, 2], [0, 1, 0, 1, 2, 3]),
  moves(ops.tile, [ramp(2)], { reps: [2, 2] }, [2, 4], [0, 1, 0, 1, 0, 1, 0, 1]),
  moves(ops.tile, [ramp(2, 2)], { reps: [2] }, [2, 4], [0, 1, 0, 1, 2, 3, 2, 3]),
  moves(ops.repeat, [ramp(2, 2)], { repeats: 2, axis: 1 }, [2, 4], [0, 0, 1, 1, 2, 2, 3, 3]),
  moves(ops.repeat, [ramp(2, 2)], { repeats: 2, axis: -2 }, [4, 2], [0, 1, 0, 1, 2, 3, 2, 3]),
  moves(ops.repeat, [ramp(2, 2)], { repeats: 2 }, [8], [0, 0, 1, 1, 2, 2, 3, 3]),
  moves(
    ops.pad,
    [ramp(3)],
    { mode: 'constant', pad_width: [1, 2], constant_value: 9 },
    [6],
    [9, 0, 1, 2, 9, 9],
  ),
  moves(ops.pad, [ramp(3)], { mode: 'edge', pad_width: [1, 2] }, [6], [0, 0, 1, 2, 2, 2]),
  moves(ops.pad, [ramp(3)], { mode: 'reflect', pad_width: [2, 2] }, [7], [2, 1, 0, 1, 2, 1, 0]),
  moves(
    ops.pad,
    [ramp(1, 1, 1, 2)],
    { mode: 'constant', pad_width: [0, 0, 0, 0, 1, 0, 0, 1] },
    [1, 1, 2, 3],
    [0, 0, 0, 0, 1, 0],
  ),
  moves(
    ops.upSampling,
    [ramp(1, 1, 2, 1)],
    { scale: 2, sample_type: 'nearest' },
    [1, 1, 4, 2],
    [0, 0, 0, 0, 1, 1, 1, 1],
  ),
  moves(ops.crop, [ramp(1, 1, 3, 3)], { h_w: [2, 1], offset: [1, 2] }, [1, 1, 2, 1], [5, 8]),
  moves(
    ops.crop,
    [ramp(1, 1, 3, 3), ramp(1, 5, 1, 1)],
    { num_args: 2, center_crop: true },
    [1, 1, 1, 1],
    [4],
  ),
  moves(ops.arange, [], { start: 3 }, [3], [0, 1, 2]),
  moves(ops.arange, [], { start: 1, stop: 2, step: 0.4, repeat: 2 }, [6], [1, 1, 1.4, 1.4, 1.8, 1.8]),
  moves(ops.where, [float64([2], [1, 0]), ramp(2), float64([2], [8, 9])], {}, [2], [0, 9]),
  moves(
    ops.where,
    [float64([2], [0, -1]), ramp(2, 2), float64([2, 2], [6, 7, 8, 9])],
    {},
    [2, 2],
    [6, 7, 2, 3],
  ),
])('R158–R171: $title', ({ run, shape, data }) => {
  const outputs = run();
  expect(outputs).toHaveLength(1);
  expect(outputs[0]).toEqual(float64(shape, data));
});

it('SliceChannel splits an axis, and can drop it', () => {
  const x = ramp(2, 2);
  expect(applyOp(ops.sliceChannel, [x], { num_outputs: 2 })).toEqual([
    float64([2, 1], [0, 2]),
    float64([2, 1], [1, 3]),
  ]);
  expect(applyOp(ops.sliceChannel, [x], { num_outputs: 2, axis: 0, squeeze_axis: true })).toEqual([
    float64([2], [0, 1]),
    float64([2], [2, 3]),
  ]);
});

it.each<[string, () => unknown, string]>([
  ['transpose', () => applyOp(ops.transpose, [ramp(2, 3)], { axes: [0, 0] }), 'not a permutation of 2 axes'],
  [
    'squeeze',
    () => applyOp(ops.squeeze, [ramp(2, 3)], { axis: [1] }),
    'axis 1 of (2, 3) does not have size 1',
  ],
  ['expand_dims', () => applyOp(ops.expandDims, [ramp(2)], { axis: 3 }), 'MRT0003'],
  ['reshape_like', () => applyOp(ops.reshapeLike, [ramp(4), ramp(3)]), 'the sizes differ'],
  ['reshape_like', () => applyOp(ops.reshapeLike, [ramp(4), ramp(4)], { lhs_begin: 1 }), 'is empty'],
  [
    'broadcast_to',
    () => applyOp(ops.broadcastTo, [ramp(2)], { shape: [3] }),
    '(2,) cannot be broadcast to (3,)',
  ],
  ['broadcast_like', () => applyOp(ops.broadcastLike, [ramp(2), ramp(3)]), 'cannot be broadcast'],
  ['broadcast_like', () => applyOp(ops.broadcastLike, [ramp(1), ramp(3)], { lhs_axes: [0] }), 'give both'],
  [
    'broadcast_like',
    () => applyOp(ops.broadcastLike, [ramp(2), ramp(3)], { lhs_axes: [0], rhs_axes: [0] }),
    'axis 0 of (2,) does not have size 1',
  ],
  [
    'broadcast_like',
    () => applyOp(ops.broadcastLike, [ramp(1), ramp(3)], { lhs_axes: [0], rhs_axes: [0, 0] }),
    'lhs_axes has 1 entries and rhs_axes 2',
  ],
  ['slice_like', () => applyOp(ops.sliceLike, [ramp(2), ramp(3)]), 'cannot be cut'],
  ['slice_like', () => applyOp(ops.sliceLike, [ramp(2, 2), ramp(2)]), 'list the axes'],
  ['SliceChannel', () => applyOp(ops.sliceChannel, [ramp(2, 3)], { num_outputs: 2 }), '2 equal parts'],
  [
    'SliceChannel',
    () => applyOp(ops.sliceChannel, [ramp(2, 4)], { num_outputs: 2, squeeze_axis: true }),
    'squeeze_axis needs 4 outputs, not 2',
  ],
  ['Concat', () => applyOp(ops.concat, [ramp(1, 2), ramp(2, 2)]), '(1, 2) and (2, 2) differ outside axis 1'],
  ['Concat', () => applyOp(ops.concat, []), 'MRT1005'],
  ['Pad', () => applyOp(ops.pad, [ramp(2)], { mode: 'edge', pad_width: [1] }), 'expected 2 for (2,)'],
  ['Pad', () => applyOp(ops.pad, [ramp(2)], { mode: 'reflect', pad_width: [2, 0] }), 'too small'],
  [
    'UpSampling',
    () => applyOp(ops.upSampling, [ramp(2)], { scale: 2, sample_type: 'nearest' }),
    'expected rank 4',
  ],
  ['Crop', () => applyOp(ops.crop, [ramp(1, 1, 2, 2)], { h_w: [3, 1] }), 'do not lie within axis 2'],
  ['Crop', () => applyOp(ops.crop, [ramp(2, 2)], { h_w: [1, 1] }), 'expected rank 4'],
  ['_arange', () => applyOp(ops.arange, [], { start: 1, stop: 1 }), 'is empty'],
  ['_arange', () => applyOp(ops.arange, [], { start: 1, stop: 2, step: 0 }), 'is empty'],
  ['where', () => applyOp(ops.where, [ramp(3), ramp(2), ramp(2)]), 'expected equal ones'],
])('%s refuses what does not fit', (_, run, message) => expect(run).toThrow(message));

it.each([2, 3])('UpSampling by %d with bilinear weights keeps a constant inside and a slope', (scale) => {
  const size = 2 * scale - (scale % 2);
  const centre = (size - 1) / 2;
  const tent = Array.from({ length: size }, (_, i) => 1 - Math.abs(i - centre) / scale);
  const weight = float64(
    [1, 1, size, size],
    tent.flatMap((a) => tent.map((b) => a * b)),
  );
  const [out] = applyOp(ops.upSampling, [ramp(1, 1, 4, 4), weight], { scale, sample_type: 'bilinear' });
  expect(out?.shape).toEqual([1, 1, 4 * scale, 4 * scale]);
  const at = (y: number, x: number): number => out?.data[y * 4 * scale + x] as number;
  // Away from the border one step to the right is 1 / scale, one down 4 / scale.
  expect(at(2 * scale, 2 * scale + 1) - at(2 * scale, 2 * scale)).toBeCloseTo(1 / scale, 12);
  expect(at(2 * scale + 1, 2 * scale) - at(2 * scale, 2 * scale)).toBeCloseTo(4 / scale, 12);
});

it('UpSampling refuses a weight of another shape', () => {
  const operands = [ramp(1, 2, 2, 2), ramp(1, 1, 4, 4)];
  expect(() => applyOp(ops.upSampling, operands, { scale: 2, sample_type: 'bilinear' })).toThrow(
    'weight has shape (1, 1, 4, 4), expected (2, 1, 4, 4)',
  );
});

describe('algebra', () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 });
  const withAxes = shapes.chain((shape) =>
    fc.tuple(fc.constant(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length })),
  );

  it('a transpose and its inverse cancel', () => {
    fc.assert(
      fc.property(withAxes, ([shape, axes]) => {
        const inverse = axes.map((_, axis) => axes.indexOf(axis));
        const there = applyOp(ops.transpose, [ramp(...shape)], { axes });
        expect(applyOp(ops.transpose, there, { axes: inverse })).toEqual([ramp(...shape)]);
      }),
    );
  });

  it('what SliceChannel splits, Concat joins', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, pick) => {
        const axis = pick % shape.length;
        const parts = applyOp(ops.sliceChannel, [ramp(...shape)], {
          axis,
          num_outputs: shape[axis] as number,
        });
        expect(applyOp(ops.concat, parts, { dim: axis })).toEqual([ramp(...shape)]);
      }),
    );
  });

  it('slicing twice backwards gives the same tensor', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const whole = shape.map(() => null);
        const attrs = { begin: whole, end: whole, step: shape.map(() => -1) };
        const once = applyOp(ops.slice, [ramp(...shape)], attrs);
        expect(once[0]?.data).toEqual(ramp(...shape).data.toReversed());
        expect(applyOp(ops.slice, once, attrs)).toEqual([ramp(...shape)]);
      }),
    );
  });

  it('slicing away what was padded gives the same tensor', () => {
    const modes = fc.constantFrom('constant', 'edge', 'reflect');
    const widths = fc.array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 })), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(shapes, modes, widths, (shape, mode, pairs) => {
        const pad_width = shape.flatMap((dim, i) => (pairs[i] as number[]).map((w) => Math.min(w, dim - 1)));
        const padded = applyOp(ops.pad, [ramp(...shape)], { mode, pad_width });
        const begin = shape.map((_, i) => pad_width[2 * i] as number);
        const end = shape.map((dim, i) => dim + (begin[i] as number));
        expect(applyOp(ops.slice, padded, { begin, end })).toEqual([ramp(...shape)]);
      }),
    );
  });
});
