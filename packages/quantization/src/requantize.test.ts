import type { Profile, Value } from '@mrtjs/graph';
import { evaluateModel, getBit, irOperators, ModelBuilder, NameGenerator, rangeOf } from '@mrtjs/graph';
import type { Diagnostic } from '@mrtjs/tensor';
import { float64, seededRandom } from '@mrtjs/tensor';
import { realize } from './realize.js';
import { requantize } from './requantize.js';
import type { Quantized, Wanted } from './run.js';
import { OUT_KEY, Run } from './run.js';
import { Build, nodesOf } from './testing/build.js';

interface Setup {
  readonly threshold?: number;
  readonly scale?: number;
  readonly precision?: number;
  readonly profile?: Profile;
  readonly shiftBits?: number;
  readonly requested?: Readonly<Record<string, number>>;
}

interface Result extends Quantized {
  readonly nodes: string[];
  readonly warnings: readonly Diagnostic[];
  /** The values that come out for integers that go in. */
  readonly apply: (...data: number[]) => number[];
}

/** Requantizes an operator's value of the given facts. */
function operatorForm(setup: Setup, wanted: Omit<Wanted, 'consumer'> & Partial<Wanted>): Result {
  const build = new Build();
  const x = build.data([1]);
  const { threshold = 1, scale = 100, precision = 16, profile = 'fixed', shiftBits = 5 } = setup;
  const warnings: Diagnostic[] = [];
  const run = new Run(
    new ModelBuilder(build.model(x), new NameGenerator().scope('quantize')),
    { profile, shiftBits, softmaxLambda: 10, report: (d) => warnings.push(d) },
    new Map([['data', threshold]]),
    new Map([['data', { ...setup.requested }]]),
  );
  run.record({ value: x, scale, precision });
  const result = requantize(run, x, { consumer: 'user', ...wanted });
  const model = run.builder.finish({ outputs: [result.value] });
  const apply = (...data: number[]): number[] =>
    data.flatMap((v) => [
      ...(evaluateModel(model, new Map([['data', float64([1], [v])]]), irOperators)[0]?.data ?? []),
    ]);
  return { ...result, nodes: nodesOf(model), warnings, apply };
}

describe('realize', () => {
  it.each([
    [0, 'cvm_clip', { precision: 8 }],
    [-3, 'cvm_left_shift', { precision: 8, shift_bit: 3 }],
    [3, 'cvm_right_shift', { precision: 8, shift_bit: 3 }],
  ])('R33: a shift by %d is a %s', (shift, op, attrs) => {
    const x = new Build().data([1]);
    const run = { builder: new ModelBuilder(new Build().model(x), new NameGenerator().scope('quantize')) };
    const { node } = realize(run as unknown as Run, x, shift, 8);
    expect(node).toMatchObject({ op, attrs, name: 'mrt_quantize_realize_0' });
  });
});

describe('the operator form', () => {
  it('R35: a threshold of 0 is one bit at the scale asked for, and forced to 0', () => {
    const free = operatorForm({ threshold: 0 }, { precision: 8 });
    expect(free).toMatchObject({ precision: 1, scale: 1, nodes: ['cvm_clip mrt_quantize_realize_0'] });
    expect(free.apply(5, -3)).toEqual([0, 0]);
    expect(operatorForm({ threshold: 0 }, { precision: 8, scale: 3 })).toMatchObject({
      precision: 1,
      scale: 3,
    });
  });

  it('R35, D25: what is one bit already, and everything in profile mrt1, stays as it is', () => {
    expect(operatorForm({ threshold: 0, precision: 1 }, { precision: 8 }).nodes).toEqual([]);
    expect(operatorForm({ threshold: 0, profile: 'mrt1' }, { precision: 8 }).nodes).toEqual([]);
  });

  it('D25: a value of one bit is 0, and is not scaled up whatever its threshold says', () => {
    const noise = { threshold: 1e-18, scale: 1e10, precision: 1 };
    expect(operatorForm(noise, { precision: 8, scale: 127e18 })).toMatchObject({
      nodes: [],
      precision: 1,
      scale: 127e18,
    });
  });

  it('R38: what is narrow enough stays as it is, and counts as wide as asked for', () => {
    const result = operatorForm({ threshold: 1, scale: 127, precision: 8 }, { precision: 16 });
    expect(result).toMatchObject({ nodes: [], scale: 127, precision: 16 });
  });

  it.each([
    [13, 0],
    [14, 1],
  ])('R36, R37: %d bits to 8 with Shift_bits 5: %d shift first', (bits, shifts) => {
    const scale = rangeOf(bits);
    const result = operatorForm({ threshold: 1, scale, precision: bits }, { precision: 8 });
    const first = result.nodes[0] ?? '';
    expect(first.startsWith('cvm_right_shift')).toBe(shifts === 1);
    if (shifts === 1) expect(result).toMatchObject({ scale: scale / 2 ** (bits - 8), precision: 8 });
  });

  it('R39, R40: an exact scale is multiply, shift and clip; the scale returned is the one achieved', () => {
    const scale = 32767 / 3;
    const result = operatorForm({ threshold: 2, scale: 60, precision: 8 }, { precision: 16, scale });
    expect(result.nodes).toEqual([
      'broadcast_mul mrt_quantize_mrt_quantize_scale_0',
      'cvm_right_shift mrt_quantize_realize_0',
    ]);
    expect(Math.abs(result.scale / scale - 1)).toBeLessThan(2 ** -23);
    expect(result.precision).toBe(16);
    expect(result.apply(60, -120)).toEqual([Math.round(scale), -Math.round(2 * scale)]);
  });

  it('R39: a power of two needs no multiplication', () => {
    const exact = { threshold: 1, scale: 100, precision: 8 };
    expect(operatorForm(exact, { precision: 12, scale: 400 }).nodes).toEqual([
      'cvm_left_shift mrt_quantize_realize_0',
    ]);
    expect(operatorForm(exact, { precision: 8, scale: 25 }).nodes).toEqual([
      'cvm_right_shift mrt_quantize_realize_0',
    ]);
    expect(operatorForm(exact, { precision: 8, scale: 100 }).nodes).toEqual([
      'cvm_clip mrt_quantize_realize_0',
    ]);
  });

  it('R40, R41: the product of value and fraction fits 32 bits', () => {
    const random = seededRandom(41);
    for (let i = 0; i < 200; i++) {
      const precision = 8 + random.int(24);
      const threshold = 0.1 + random.next() * 9;
      const scale = rangeOf(precision) / threshold;
      const wanted = { precision: 16, scale: (rangeOf(16) / threshold) * (0.5 + random.next()) };
      const build = operatorForm({ threshold, scale, precision, shiftBits: 32 }, wanted);
      const largest = rangeOf(precision);
      for (const node of walk(build.value))
        if (node.name.startsWith('const_var_'))
          expect(largest * Number(node.name.slice('const_var_'.length))).toBeLessThanOrEqual(rangeOf(32));
    }
  });

  it('R42: a rescaling that is off by more than 0.1 % is reported', () => {
    const wide = { threshold: 1, scale: rangeOf(30), precision: 30, shiftBits: 32 };
    const result = operatorForm(wide, { precision: 16, scale: 23456 });
    expect(result.warnings.map((d) => [d.code, d.node])).toEqual([['MRT2203', 'data']]);
    expect(result.warnings[0]?.hint).toContain('values it is combined with');
    const ofHead = operatorForm(wide, { consumer: OUT_KEY, precision: 16, scale: 23456 });
    expect(ofHead.warnings.map((d) => d.code)).toEqual(['MRT2203']);
    expect(ofHead.warnings[0]?.hint).toContain('is recorded');
    expect(operatorForm({}, { precision: 16, scale: 123 }).warnings).toEqual([]);
  });

  it('R43: a precision requested for one consumer wins', () => {
    const facts = { threshold: 1, scale: 127, precision: 8 };
    expect(operatorForm({ ...facts, requested: { user: 4 } }, { precision: 8 }).precision).toBe(4);
    expect(operatorForm({ ...facts, requested: { other: 4 } }, { precision: 8 }).precision).toBe(8);
  });

  it('R44, D26: a threshold set far too high never clips to less than one bit', () => {
    const result = operatorForm({ threshold: 1e9, scale: 10, precision: 8 }, { precision: 8 });
    expect(result.nodes.every((node) => !node.startsWith('cvm_right_shift'))).toBe(true);
    const inMrt1 = operatorForm(
      { threshold: 1e9, scale: 10, precision: 8, profile: 'mrt1' },
      { precision: 8 },
    );
    expect(inMrt1.value.node.attrs['precision']).toBe(1);
  });

  it('R45, D27: an operand too small for the common scale becomes 0 instead of a shift by more than 31', () => {
    const tiny = { threshold: 1e-9, scale: 127e9, precision: 8 };
    const result = operatorForm(tiny, { precision: 16, scale: 1 });
    expect(result).toMatchObject({ nodes: ['cvm_clip mrt_quantize_realize_0'], precision: 1, scale: 1 });
    expect(result.apply(127)).toEqual([0]);
    expect(result.warnings.map((d) => d.code)).toContain('MRT2209');
    const inMrt1 = operatorForm({ ...tiny, profile: 'mrt1' }, { precision: 16, scale: 1 });
    expect(inMrt1.value.node.attrs['shift_bit']).toBeGreaterThan(31);
  });

  it('keeps the value to within half a step of the target, plus half a step of the shift', () => {
    const random = seededRandom(39);
    for (let i = 0; i < 300; i++) {
      const threshold = 0.1 + 10 * random.next();
      const precision = 6 + random.int(18);
      const scale = rangeOf(precision) / threshold;
      const target = 4 + random.int(12);
      const wanted = {
        precision: target,
        scale: (rangeOf(target) / threshold) * (0.3 + 0.7 * random.next()),
      };
      const result = operatorForm({ threshold, scale, precision }, wanted);
      const x = (2 * random.next() - 1) * threshold;
      const [actual = NaN] = result.apply(Math.round(x * scale));
      const step = 1 / scale + 1 / result.scale;
      const shiftStep = 2 ** Math.max(getBit(threshold * scale) - target, 0) / scale;
      expect(Math.abs(actual / result.scale - x)).toBeLessThanOrEqual(0.51 * (step + shiftStep));
    }
  });
});

function walk(value: Value): Value['node'][] {
  return [value.node, ...value.node.inputs.flatMap(walk)];
}

describe('the parameter form', () => {
  /** Requantizes a parameter of the given values. */
  function parameterForm(
    values: readonly number[],
    threshold: number,
    wanted: { precision: number; scale?: number },
    requested: Readonly<Record<string, number>> = {},
  ): Quantized & { readonly integers: number[]; readonly warnings: Diagnostic[] } {
    const build = new Build();
    const w = build.param('w', [values.length], values);
    const warnings: Diagnostic[] = [];
    const run = new Run(
      new ModelBuilder(build.model(w), new NameGenerator().scope('quantize')),
      { profile: 'fixed', shiftBits: 5, softmaxLambda: 10, report: (d) => warnings.push(d) },
      new Map([['w', threshold]]),
      new Map([['w', requested]]),
    );
    const result = requantize(run, w, { consumer: 'user', ...wanted });
    const tensor = run.builder.params.get(result.value.node.name);
    return { ...result, integers: [...(tensor?.data ?? [])].map(Number), warnings };
  }

  it('R34, R47: integers within the range, a new name, the precision on the variable', () => {
    const result = parameterForm([1, -0.5, 0.25], 1, { precision: 8 });
    expect(result).toMatchObject({ integers: [127, -64, 32], scale: 127, precision: 8, warnings: [] });
    expect(result.value.node).toMatchObject({
      name: 'mrt_quantize_w_0',
      attrs: { precision: 8, shape: [3] },
    });
  });

  it('R46: a threshold of 0 is zeros at scale 1', () => {
    const result = parameterForm([0, 0], 0, { precision: 8, scale: 5 });
    expect(result).toMatchObject({ integers: [0, 0], precision: 1, scale: 1 });
    expect(result.value.node.attrs['precision']).toBe(1);
  });

  it('R48: values beyond a shrunken threshold saturate, and that is reported', () => {
    const result = parameterForm([4, -2, 1], 1, { precision: 8 });
    expect(result.integers).toEqual([127, -127, 127]);
    expect(result.warnings.map((d) => [d.code, d.node])).toEqual([['MRT2204', 'w']]);
  });

  it('R48: the rounding of thresholds is no reason for a warning', () => {
    expect(parameterForm([1.00001], 1, { precision: 24 }).warnings).toEqual([]);
  });

  it('R43: a precision requested for one consumer wins', () => {
    expect(parameterForm([1], 1, { precision: 8 }, { user: 4 })).toMatchObject({
      integers: [7],
      precision: 4,
    });
  });
});
