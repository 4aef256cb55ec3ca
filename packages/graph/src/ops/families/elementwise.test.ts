import { float64 } from '@mrtjs/tensor';
import fc from 'fast-check';
import type { AttrsInput, AttrSpecs } from '../../attributes.js';
import type { OpDef } from '../../operator.js';
import { applyOp } from '../../testing/index.js';
import * as ops from '../index.js';

function values<S extends AttrSpecs>(def: OpDef<string, S>, x: number[], attrs?: AttrsInput<S>): number[] {
  return [...(applyOp(def, [float64([x.length], x)], attrs)[0]?.data ?? [])];
}

const e = Math.E;

it.each<[OpDef<string, Readonly<Record<never, never>>>, number[], number[]]>([
  [ops.relu, [-2, 0, 3], [0, 0, 3]],
  [ops.sigmoid, [0, Math.log(3), -1000], [0.5, 0.75, 0]],
  [ops.tanh, [0, Math.log(3)], [0, 0.8]],
  [ops.exp, [0, 1], [1, e]],
  [ops.floor, [-1.5, 1.5, 2], [-2, 1, 2]],
  [ops.ceil, [-1.5, 1.5, -0.5], [-1, 2, 0]],
  [ops.fix, [-1.7, 1.7, -0.5], [-1, 1, 0]],
  [ops.abs, [-2, 3], [2, 3]],
  [ops.negative, [-2, 0, 3], [2, 0, -3]],
  [ops.sqrt, [4, 9], [2, 3]],
  [ops.log, [1, e, 0.5], [0, 1, -Math.LN2]],
  [ops.square, [-3, 2], [9, 4]],
  [ops.zerosLike, [1, 2], [0, 0]],
  [ops.onesLike, [1, 2], [1, 1]],
])('$name maps each element', (def, x, expected) => {
  const actual = values(def, x);
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 12));
});

it.each([
  [-2.5, -3],
  [-1.5, -2],
  [-0.5, -1],
  [-0.4, 0],
  [0.49999999999999994, 0],
  [0.5, 1],
  [2.5, 3],
  [2251799813685249.5, 2251799813685250],
  [2 ** 53, 2 ** 53],
])('R14: round(%d) = %d, halves away from zero', (x, expected) => {
  expect(values(ops.round, [x])).toEqual([expected]);
});

it.each([
  [ops.mulScalar, 6],
  [ops.divScalar, 1.5],
  [ops.plusScalar, 5],
  [ops.greaterScalar, 1],
] as const)('$name has a number as second operand', (def, expected) => {
  expect(values(def, [3], { scalar: 2 })).toEqual([expected]);
});

it('_greater_scalar is strict', () =>
  expect(values(ops.greaterScalar, [2, 2.5], { scalar: 2 })).toEqual([0, 1]));

it('a scalar operator needs its scalar', () => expect(() => values(ops.mulScalar, [1])).toThrow('MRT1002'));

it.each([
  ['relu', -1, 0],
  ['sigmoid', 0, 0.5],
  ['tanh', 0, 0],
  ['softrelu', 1000, 1000],
  ['softrelu', 0, Math.LN2],
  ['softsign', -3, -0.75],
] as const)('Activation of type %s', (act_type, x, expected) => {
  expect(values(ops.activation, [x], { act_type })[0]).toBeCloseTo(expected, 12);
});

it.each([
  ['leaky', {}, -2, -0.5],
  ['leaky', { slope: 0.1 }, 5, 5],
  ['elu', { slope: 2 }, -1, 2 * (1 / e - 1)],
  ['selu', {}, 1, 1.0507009873554805],
  ['selu', {}, -1, 1.0507009873554805 * 1.6732632423543772 * (1 / e - 1)],
  ['rrelu', { lower_bound: 0.1, upper_bound: 0.3 }, -1, -0.2],
] as const)('LeakyReLU of type %s %o', (act_type, attrs, x, expected) => {
  expect(values(ops.leakyReLU, [x], { act_type, ...attrs })[0]).toBeCloseTo(expected, 12);
});

describe('LeakyReLU of type prelu', () => {
  const x = float64([1, 2, 1, 2], [-1, 2, -3, 4]);

  it('has a slope per channel', () => {
    const [out] = applyOp(ops.leakyReLU, [x, float64([2], [0.5, 0.1])], { act_type: 'prelu' });
    expect(out?.data).toEqual(Float64Array.of(-0.5, 2, 3 * -0.1, 4));
  });

  it('takes one slope for all channels', () => {
    const [out] = applyOp(ops.leakyReLU, [x, float64([1], [0.5])], { act_type: 'prelu' });
    expect(out?.data).toEqual(Float64Array.of(-0.5, 2, -1.5, 4));
  });

  it('refuses another number of slopes', () => {
    expect(() => applyOp(ops.leakyReLU, [x, float64([3], [1, 1, 1])], { act_type: 'prelu' })).toThrow(
      'gamma has shape (3,), expected (2,) or (1,)',
    );
  });

  it('needs its slopes', () => {
    expect(() => applyOp(ops.leakyReLU, [x], { act_type: 'prelu' })).toThrow('expected data, gamma');
  });
});

it('LeakyReLU of type gelu weighs a number by the normal distribution', () => {
  const found = values(ops.leakyReLU, [-9, -1, 0, 0.5, 1, 9], { act_type: 'gelu' });
  // Φ(1) = 0.841344746068543, Φ(0.5) = 0.691462461274013.
  const expected = [0, -1 + 0.841344746068543, 0, 0.5 * 0.691462461274013, 0.841344746068543, 9];
  expected.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 14));
});

it('log and erf', () => {
  expect(values(ops.log, [1, Math.E, 0])).toEqual([0, 1, -Infinity]);
  const [zero, one, negative] = values(ops.erf, [0, 1, -1]);
  expect(zero).toBe(0);
  expect(one).toBeCloseTo(0.8427007929497149, 15);
  expect(negative).toBe(-(one as number));
});

it('hard_sigmoid is linear between its limits', () => {
  expect(values(ops.hardSigmoid, [-9, 0, 1, 9])).toEqual([0, 0.5, 0.7, 1]);
});

it('clip limits values', () => {
  expect(values(ops.clip, [-9, 0.5, 9], { a_min: -1, a_max: 6 })).toEqual([-1, 0.5, 6]);
});

describe('Cast', () => {
  it.each([
    ['int8', [1.9, -1.9], [1, -1]],
    ['int32', [2147483647, -0.5], [2147483647, 0]],
    ['int64', [-2.5], [-2]],
    ['uint8', [255.9], [255]],
    ['float32', [0.1], [Math.fround(0.1)]],
    ['float16', [1 + 2 ** -11], [1]],
    ['float64', [0.1], [0.1]],
    ['bool', [0, 0.5], [0, 1]],
  ] as const)('to %s', (dtype, x, expected) => expect(values(ops.cast, [...x], { dtype })).toEqual(expected));
});

describe('Dropout', () => {
  it('is the identity', () => expect(values(ops.dropout, [1, 2], { p: 0.9 })).toEqual([1, 2]));

  it('of mode always is not evaluated', () => {
    expect(() => values(ops.dropout, [1], { mode: 'always' })).toThrow('MRT1009');
  });
});

describe('integer operators', () => {
  it.each([
    [8, 200, 127],
    [8, -200, -127],
    [8, 2.5, 3],
    [1, 5, 0],
    [32, 2 ** 40, 2 ** 31 - 1],
  ])('R28: cvm_clip to %d bits takes %d to %d', (precision, x, expected) => {
    expect(values(ops.cvmClip, [x], { precision })).toEqual([expected]);
  });

  it.each([
    [3, 2, 8, 12],
    [3, 6, 8, 127],
    [-3, 6, 8, -127],
    [-1.5, 1, 8, -4],
  ])('R29: cvm_left_shift of %d by %d, %d bits, is %d', (x, shift_bit, precision, expected) => {
    expect(values(ops.cvmLeftShift, [x], { shift_bit, precision })).toEqual([expected]);
  });

  it.each([
    [1, [-3, -1, 1, 3, 5], [-1, 0, 1, 2, 3]],
    [2, [-7, -6, -2, 0, 1, 2, 3, 5, 6, 7], [-2, -1, 0, 0, 0, 1, 1, 1, 2, 2]],
  ])('R30: cvm_right_shift by %d', (shift_bit, x, expected) => {
    expect(values(ops.cvmRightShift, x, { shift_bit, precision: 8 })).toEqual(expected);
  });

  it('R30: cvm_right_shift is floor(x / 2^s + 1/2), limited', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        fc.integer({ min: 1, max: 31 }),
        fc.integer({ min: 1, max: 32 }),
        (x, shift_bit, precision) => {
          const limit = 2n ** BigInt(precision - 1) - 1n;
          const exact = (BigInt(x) + 2n ** BigInt(shift_bit - 1)) >> BigInt(shift_bit);
          const limited = exact > limit ? limit : exact < -limit ? -limit : exact;
          expect(values(ops.cvmRightShift, [x], { shift_bit, precision })).toEqual([Number(limited)]);
        },
      ),
    );
  });

  it.each([0, -1])('R31: a shift by %d is refused', (shift_bit) => {
    expect(() => values(ops.cvmRightShift, [1], { shift_bit, precision: 8 })).toThrow('MRT1004');
    expect(() => values(ops.cvmLeftShift, [1], { shift_bit, precision: 8 })).toThrow('MRT1004');
  });

  it('R32: cvm_lut limits indices and keeps the shape', () => {
    const table = float64([3, 1], [10, 20, 30]);
    const [out] = applyOp(ops.cvmLut, [float64([2, 2], [-5, 0, 1, 9]), table], { in_dim: 3 });
    expect(out).toEqual(float64([2, 2], [10, 10, 20, 30]));
    expect(() => applyOp(ops.cvmLut, [float64([1], [0]), table], { in_dim: 4 })).toThrow(
      'table has shape (3, 1), expected (4, 1)',
    );
  });
});
