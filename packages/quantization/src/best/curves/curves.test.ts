import { ops } from '@mrtjs/graph';
import fc from 'fast-check';
import { tanh } from '../../numeric/transcendental.js';
import { codeOf, evaluated, operatorsOf, realOf } from '../../testing/codes.js';
import type { Grid } from '../grid.js';
import { gridOf } from '../grid.js';
import type { Curve } from './curve.js';
import { identity, isIdentity, isRelu, Limits } from './limits.js';
import { Rectifier } from './rectifier.js';
import { Table } from './table.js';

const RELU = new Limits(0, Infinity);

/** Largest distance from the function's exact place on the grid, in steps. */
function worst(
  curve: Curve,
  f: (x: number, c: number) => number,
  code: ReturnType<typeof codeOf>,
  grid: Grid,
): number {
  const result = curve.emit(code.emitter, code.code, grid);
  const limit = 2 ** (grid.bits - 1) - 1;
  const channels = typeof code.code.scale === 'number' ? 1 : code.code.scale.length;
  let largest = 0;
  for (let k = -10; k <= 10; k++) {
    const integers = Float64Array.from({ length: channels }, () =>
      Math.round((code.code.magnitude * k) / 10),
    );
    const found = evaluated(code, result.value, integers);
    realOf(code.code, integers).forEach((real, c) => {
      const exact = Math.min(limit, Math.max(-limit, f(real, c) * grid.scale - grid.zero));
      largest = Math.max(largest, Math.abs((found[c] as number) - exact));
    });
  }
  return largest;
}

describe('Limits', () => {
  it('ReLU with a moved zero point takes no operator of its own', () => {
    const code = codeOf({ bits: 18, scale: 1000 });
    const grid = gridOf({ low: 0, high: 100 }, 8, true);
    const result = RELU.emit(code.emitter, code.code, grid);
    expect(operatorsOf(result.value)).not.toContain(ops.relu.name);
    expect(worst(RELU, (x) => Math.max(x, 0), codeOf({ bits: 18, scale: 1000 }), grid)).toBeLessThan(0.6);
  });

  it('ReLU on a symmetric grid takes one', () => {
    const grid = gridOf({ low: -100, high: 100 }, 16, true);
    const code = codeOf({ bits: 18, scale: 1000 });
    expect(operatorsOf(RELU.emit(code.emitter, code.code, grid).value)).toContain(ops.relu.name);
    // Of 16 bits, multipliers of 14 are exact to some steps.
    expect(worst(RELU, (x) => Math.max(x, 0), codeOf({ bits: 18, scale: 1000 }), grid)).toBeLessThan(4.5);
  });

  it('limits within the grid are a clip', () => {
    fc.assert(
      fc.property(fc.integer({ min: -150, max: 150 }), fc.integer({ min: -150, max: 150 }), (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const grid = gridOf({ low: -100, high: 100 }, 8, true);
        const f = (x: number): number => Math.min(high, Math.max(low, x));
        expect(worst(new Limits(low, high), f, codeOf({ bits: 18, scale: 1000 }), grid)).toBeLessThan(1.1);
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  it('follow each other', () => {
    expect(isRelu(identity.limited(0, Infinity))).toBe(true);
    expect(isIdentity(identity)).toBe(true);
    expect(RELU.limited(-1, 6)).toMatchObject({ low: 0, high: 6 });
    expect(RELU.limited(0, 6).stretched(2)).toMatchObject({ low: 0, high: 12 });
  });
});

describe('Rectifier', () => {
  const slopes = Float64Array.of(0.25, 0, -0.5, 1.5);
  const f = (x: number, c: number): number => (x > 0 ? x : x * (slopes[c] as number));

  it.each<[string, Grid]>([
    ['a symmetric grid', { scale: 1, zero: 0, bits: 8 }],
    ['a wide one', { scale: 150, zero: 0, bits: 16 }],
    ['a moved zero point', { scale: 1, zero: 50, bits: 8 }],
  ])('rounds once on %s', (_, grid) => {
    const scale = Float64Array.of(900, 1100, 1000, 700);
    expect(worst(new Rectifier(slopes), f, codeOf({ bits: 18, channels: 4, scale }), grid)).toBeLessThan(
      grid.bits > 8 ? 9 : 0.6,
    );
  });

  it('takes a ReLU, two products, their sum and a shift', () => {
    const code = codeOf({ bits: 17, scale: 500 });
    const result = new Rectifier(0.25).emit(code.emitter, code.code, { scale: 1, zero: 0, bits: 8 });
    expect(operatorsOf(result.value).sort()).toEqual(
      ['broadcast_add', 'broadcast_mul', 'broadcast_mul', 'cvm_right_shift', 'relu'].sort(),
    );
  });

  it('rises where no slope falls', () => {
    expect([new Rectifier(0.1).rising, new Rectifier(slopes).rising]).toEqual([true, false]);
  });
});

describe('Table', () => {
  const table = Table.over({ low: -4, high: 4 }, tanh, true);

  it.each<[string, Grid]>([
    ['8 bits', { scale: 127, zero: 0, bits: 8 }],
    ['a moved zero point', { scale: 200, zero: 40, bits: 8 }],
  ])('entries lie on the grid: %s', (_, grid) => {
    expect(worst(table, Math.tanh, codeOf({ bits: 18, scale: 20_000 }), grid)).toBeLessThan(0.7);
  });

  it('arguments beyond the range have the value of its end', () => {
    const code = codeOf({ bits: 18, scale: 1000 });
    const result = table.emit(code.emitter, code.code, { scale: 1000, zero: 0, bits: 16 });
    const ends = [100_000, 4000, -100_000, -4000].map((x) => evaluated(code, result.value, [x])[0]);
    expect(ends[0]).toBe(ends[1]);
    expect(ends[2]).toBe(ends[3]);
  });

  it('limits and factors become part of the table', () => {
    const grid = { scale: 100, zero: 0, bits: 8 };
    const limited = table.limited(-0.5, 0.25).stretched(2);
    const f = (x: number): number => 2 * Math.min(0.25, Math.max(-0.5, Math.tanh(x / 2)));
    expect(worst(limited, f, codeOf({ bits: 18, scale: 20_000 }), grid)).toBeLessThan(0.7);
  });
});
