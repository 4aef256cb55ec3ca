import { rangeOf } from '@mrtjs/graph';
import fc from 'fast-check';
import { codeOf, evaluated, operatorsOf, realOf } from '../testing/codes.js';
import type { Grid } from './grid.js';
import { reaches, rescale } from './rescale.js';

const clamp = (x: number, bits: number): number => Math.min(rangeOf(bits), Math.max(-rangeOf(bits), x));

/** The largest difference from the exact place on the grid, in steps, over integers at and between the ends. */
function worst(code: ReturnType<typeof codeOf>, grid: Grid, channels: number): number {
  const result = rescale(code.emitter, code.code, grid);
  const limit = rangeOf(code.code.precision);
  let largest = 0;
  for (let k = -8; k <= 8; k++) {
    const integers = Float64Array.from({ length: channels }, (_, c) =>
      Math.round((limit * (k + (c % 3) / 3)) / 9),
    );
    const found = evaluated(code, result.value, integers);
    realOf(code.code, integers).forEach((real, c) => {
      const exact = clamp(real * grid.scale - grid.zero, grid.bits);
      largest = Math.max(largest, Math.abs((found[c] as number) - exact));
    });
  }
  return largest;
}

describe('rescale', () => {
  it('rounds once: results are half a step off, and little more', () => {
    const scale = fc.double({ min: 0.5, max: 2, noNaN: true });
    const cases = fc.record({
      bits: fc.integer({ min: 12, max: 26 }),
      scales: fc.array(scale, { minLength: 1, maxLength: 4 }),
      zeros: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
      hasZeros: fc.boolean(),
      target: fc.integer({ min: 4, max: 10 }),
      zero: fc.integer({ min: -127, max: 127 }),
    });
    fc.assert(
      fc.property(cases, ({ bits, scales, zeros, hasZeros, target, zero }) => {
        const channels = scales.length;
        // The codes reach about as far as the grid.
        const reach = rangeOf(bits) / rangeOf(target);
        const code = codeOf({
          bits,
          channels,
          scale: Float64Array.from(scales, (x) => x * reach),
          zero: hasZeros
            ? Float64Array.from(scales, (_, c) => Math.round((zeros[c] as number) * rangeOf(bits)))
            : 0,
        });
        const grid = { scale: 1, zero: Math.round((zero / 127) * rangeOf(target)), bits: target };
        expect(worst(code, grid, channels)).toBeLessThan(0.6);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it.each<[string, Parameters<typeof codeOf>[0], Grid, string[]]>([
    ['the same grid takes nothing', { bits: 8, scale: 3 }, { scale: 3, zero: 0, bits: 8 }, []],
    ['fewer bits a clip', { bits: 17, scale: 3 }, { scale: 3, zero: 0, bits: 16 }, ['cvm_clip']],
    ['a power of two one shift', { bits: 10, scale: 4 }, { scale: 1, zero: 0, bits: 8 }, ['cvm_right_shift']],
    [
      'a factor a multiplication and a shift',
      { bits: 16, scale: 900 },
      { scale: 1, zero: 0, bits: 8 },
      ['broadcast_mul', 'cvm_right_shift'],
    ],
    [
      'wide data one more shift',
      { bits: 24, scale: 100_000 },
      { scale: 1, zero: 0, bits: 8 },
      ['cvm_right_shift', 'broadcast_mul', 'cvm_right_shift'],
    ],
    [
      'a zero point an addition',
      { bits: 16, scale: 200 },
      { scale: 1, zero: 127, bits: 8 },
      ['broadcast_add', 'broadcast_mul', 'cvm_right_shift'],
    ],
  ])('%s', (_, code, grid, operators) => {
    const made = codeOf(code);
    expect(operatorsOf(rescale(made.emitter, made.code, grid).value)).toEqual(operators);
  });

  it('a channel whose factor rounds to 0 keeps its constant', () => {
    const code = codeOf({
      bits: 16,
      channels: 2,
      scale: Float64Array.of(300, 3e9),
      zero: Float64Array.of(0, 1.5e11),
    });
    const result = rescale(code.emitter, code.code, { scale: 1, zero: 20, bits: 8 });
    expect(evaluated(code, result.value, [3000, 12_345])).toEqual([-10, 30]);
  });

  it('negative scales turn the sign', () => {
    const code = codeOf({ bits: 12, channels: 2, scale: Float64Array.of(10, -10) });
    const result = rescale(code.emitter, code.code, { scale: 1, zero: 0, bits: 8 });
    expect(evaluated(code, result.value, [500, 500])).toEqual([50, -50]);
  });

  it('equal requests share their nodes', () => {
    const { emitter, code } = codeOf({ bits: 24, scale: 100_000 });
    const wide = rescale(emitter, code, { scale: 200, zero: 0, bits: 16 });
    const narrow = rescale(emitter, code, { scale: 1, zero: 0, bits: 8 });
    const nodes = [wide, narrow].map(({ value }) => value.node.inputs[0]?.node.inputs[0]?.node);
    expect(nodes[0]?.op).toBe('cvm_right_shift');
    expect(nodes[0]).toBe(nodes[1]);
    expect(rescale(emitter, code, { scale: 1, zero: 0, bits: 8 }).value.node).toBe(narrow.value.node);
  });
});

describe('reaches', () => {
  it.each([
    [16, 17, true],
    [16, 29, true],
    [16, 30, false],
    [20, 29, true],
    [20, 30, false],
  ])('a code of %d bits and a grid of %d', (bits, wanted, expected) => {
    const { code } = codeOf({ bits, scale: rangeOf(bits) });
    expect(reaches(code, { scale: rangeOf(wanted), zero: 0, bits: wanted })).toBe(expected);
  });
});
