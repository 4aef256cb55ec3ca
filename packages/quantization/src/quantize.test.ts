import { findNode, NameGenerator, ops, outputNames, topologicalOrder, RuleSet } from '@mrtjs/graph';
import type { Diagnostic } from '@mrtjs/tensor';
import { float64, seededRandom } from '@mrtjs/tensor';
import { formatMrtExt, parseMrtExt, stateOf } from './ext.js';
import { outputMaps } from './outputs.js';
import { quantize } from './quantize.js';
import type { QuantizeRule } from './rule.js';
import { quantizationRules } from './rules/index.js';
import { Build, dequantized, integers, nodesOf, quantizeFor, thresholdsFor } from './testing/build.js';

const random = seededRandom(512);
const values = (size: number): number[] => Array.from({ length: size }, () => 2 * random.next() - 1);
const data = float64([1, 6], values(6));

const [w1, w2] = [values(48), values(24)];

/** data → FullyConnected → relu → FullyConnected */
function network(...heads: readonly ('first' | 'relu' | 'second')[]) {
  const build = new Build();
  const x = build.data([1, 6]);
  const first = build.op(ops.fullyConnected, 'first', [x, build.param('w1', [8, 6], w1)], {
    num_hidden: 8,
    no_bias: true,
  });
  const relu = build.op(ops.relu, 'relu', [first]);
  const second = build.op(ops.fullyConnected, 'second', [relu, build.param('w2', [3, 8], w2)], {
    num_hidden: 3,
    no_bias: true,
  });
  const all = { first, relu, second };
  return build.model(...heads.map((head) => all[head]));
}

describe('the clip rule', () => {
  it('R137: a node wider than its threshold needs is clipped; the clip takes over threshold and scale', () => {
    const result = quantizeFor(network('second'), data);
    const clip = findNode(result.model.graph, 'mrt_quantize_clip_0');
    expect(clip?.inputs[0]?.node.name).toBe('first');
    const scale = result.scales.get('first') as number;
    expect(result.scales.get('mrt_quantize_clip_0')).toBe(scale);
    expect(result.thresholds.get('mrt_quantize_clip_0')).toBe(result.thresholds.get('first'));
    expect(result.precisions.get('mrt_quantize_clip_0')?.['out_key']).toBe(clip?.attrs['precision']);
  });

  it('R137: a node that needs all its bits is not', () => {
    const result = quantizeFor(network('second'), data, {
      thresholds: { first: 1e6, relu: 1e6, second: 1e6 },
    });
    expect(nodesOf(result.model).filter((node) => node.includes('mrt_quantize_clip'))).toEqual([]);
  });
});

describe('requested output precisions', () => {
  it('R109, R137, R138, D34: the output is brought to the bits asked for, at an exact scale', () => {
    const model = network('second');
    const result = quantizeFor(model, data, { outputPrecision: 8 });
    const [name = ''] = outputNames(result.model.graph);
    const threshold = thresholdsFor(model, data).get('second') as number;
    expect(Math.abs((result.outputScales[0] as number) / (127 / threshold) - 1)).toBeLessThan(2 ** -22);
    expect(result.precisions.get(name)).toEqual({ out_key: 8 });
    expect(result.precisions.get('second')).not.toHaveProperty('second');
    expect(Math.max(...integers(result, data).flat().map(Math.abs))).toBeLessThanOrEqual(127);
  });

  it('an output that cannot be scaled up to 32 bits has as many as it can, and that is reported', () => {
    const reports: Diagnostic[] = [];
    const result = quantizeFor(network('second'), data, {
      outputPrecision: 32,
      report: (d) => reports.push(d),
    });
    expect(reports.map((d) => [d.code, d.option])).toEqual([['MRT2206', 'QUANTIZATION.Output_precision']]);
    const [name = ''] = outputNames(result.model.graph);
    const bits = result.precisions.get(name)?.['out_key'] ?? 0;
    expect(bits).toBeGreaterThanOrEqual(29);
    expect(bits).toBeLessThan(32);
    const exact = dequantized(quantizeFor(network('second'), data), data)[0] ?? [];
    dequantized(result, data)[0]?.forEach((y, i) => expect(y).toBeCloseTo(exact[i] as number, 4));
  });

  it('R139: the outputs stand for those of the float model, in order', () => {
    const result = quantizeFor(network('second', 'first'), data, { outputPrecision: 8 });
    expect(result.originalOutputs).toEqual(['second', 'first']);
    expect([...outputMaps(result).values()]).toEqual(['second', 'first']);
  });

  it('R138: an output that is used inside too keeps its own scale there', () => {
    const alone = quantizeFor(network('second'), data);
    const both = quantizeFor(network('first', 'second'), data, { outputPrecision: 4 });
    const inner = findNode(both.model.graph, 'relu')?.inputs[0]?.node.name;
    expect(inner).toBe('mrt_quantize_clip_0');
    expect(both.scales.get('relu')).toBe(alone.scales.get('relu'));
    const [first = [], second = []] = dequantized(both, data);
    const exact = dequantized(alone, data)[0] ?? [];
    expect(Math.max(...first.map(Math.abs))).toBeGreaterThan(0);
    second.forEach((y, i) => expect(Math.abs(y - (exact[i] as number))).toBeLessThan(0.5));
  });

  it('an output that folded to a constant becomes integers at its own scale', () => {
    const build = new Build();
    const constant = build.param('c', [2], [0.5, -0.25]);
    const model = build.model(build.op(ops.relu, 'relu', [build.data([1, 2])]), constant);
    const result = quantizeFor(model, float64([1, 2], [1, 2]));
    expect(dequantized(result, float64([1, 2], [1, 2]))[1]?.map((x) => Math.round(1e4 * x))).toEqual([
      5000, -2500,
    ]);
    expect(
      quantizeFor(model, float64([1, 2], [1, 2]), { outputPrecision: 8 }).precisions.get('mrt_quantize_c_0'),
    ).toEqual({ out_key: 8 });
  });
});

describe('the input', () => {
  it.each([8, 12, 16])('R157: %d bits spread over the threshold', (inputPrecision) => {
    const result = quantizeFor(network('second'), data, { inputPrecision, thresholds: { data: 2 } });
    expect(result.inputs).toEqual(
      new Map([['data', { scale: (2 ** (inputPrecision - 1) - 1) / 2, targetBit: inputPrecision }]]),
    );
    expect(findNode(result.model.graph, 'data')?.attrs).toEqual({ shape: [1, 6], precision: inputPrecision });
  });
});

describe('the precision of the input', () => {
  it.each([
    [{}, 8],
    [{ precisions: new Map([['data', { out_key: 10 }]]) }, 10],
    [{ precisions: new Map([['data', { out_key: 10 }]]), inputPrecision: 12 }, 12],
  ])('R105, R108: %j gives %d bits', (options, bits) => {
    const result = quantizeFor(network('second'), data, options);
    expect(result.inputs.get('data')?.targetBit).toBe(bits);
    expect(result.precisions.get('data')).toEqual({ out_key: bits });
  });
});

describe('what cannot be quantized', () => {
  it('R150, R168, D39: operators without a rule are all named, with the advice to split', () => {
    const build = new Build();
    const x = build.op(ops.reshape, 'x', [build.data([1, 6])], { shape: [1, 1, 6] });
    const kept = build.op(ops.boxNms, 'kept', [x]);
    const model = build.model(build.op(ops.boxNms, 'again', [kept]));
    const error = problemsOf(() => quantizeFor(model, data));
    expect(error.map((d) => [d.code, d.node])).toEqual([
      ['MRT2201', 'kept'],
      ['MRT2201', 'again'],
    ]);
    expect(error[0]).toMatchObject({
      message: 'operator _contrib_box_nms: it has no quantization rule',
      hint: 'split the model before it',
    });
  });

  it('D54: the shift that profile mrt1 makes of a mean has no rule, as in the original', () => {
    const build = new Build();
    const total = build.op(ops.sum, 'total', [build.data([1, 6])], { axis: [1], keepdims: true });
    const model = build.model(build.op(ops.rightShift, 'mean', [total], { shift_bit: 2 }));
    const problems = problemsOf(() => quantizeFor(model, data, { profile: 'mrt1' }));
    expect(problems.map((d) => [d.code, d.node])).toEqual([['MRT2201', 'mean']]);
  });

  it('R150: a conversion that wraps is refused', () => {
    const build = new Build();
    const model = build.model(build.op(ops.cast, 'byte', [build.data([1, 6])], { dtype: 'uint8' }));
    expect(problemsOf(() => quantizeFor(model, data))[0]?.message).toContain('a conversion to uint8');
  });

  it('R150: operators that prepare rewrites say so', () => {
    const build = new Build();
    const model = build.model(
      build.op(ops.activation, 'a', [build.op(ops.mulScalar, 'm', [build.data([1, 6])], { scalar: 2 })], {
        act_type: 'sigmoid',
      }),
    );
    const problems = problemsOf(() => quantizeFor(model, data));
    expect(problems.map((d) => d.node)).toEqual(['m', 'a']);
    expect(problems[0]?.hint).toContain('prepare');
    expect(problems[1]?.message).toContain('act_type sigmoid');
  });

  it('R105: a model without the input data is refused', () => {
    const build = new Build();
    const model = build.model(build.op(ops.relu, 'relu', [build.param('w', [1], [1])]));
    expect(() => quantize(model, new Map())).toThrow('MRT1013');
  });

  it('thresholds that are missing or not usable are all named', () => {
    const thresholds = new Map([
      ['data', NaN],
      ['w1', 1],
      ['first', -1],
      ['relu', 1],
      ['second', 1],
    ]);
    const problems = problemsOf(() => quantize(network('second'), thresholds));
    expect(problems.map((d) => [d.code, d.node]).sort()).toEqual([
      ['MRT2202', 'data'],
      ['MRT2202', 'first'],
      ['MRT2202', 'w2'],
    ]);
  });

  it('a node that would need more than 32 bits is refused, in profile mrt1 reported', () => {
    const build = new Build();
    const x = build.op(ops.reshape, 'x', [build.data([1, 6])], { shape: [1, 1, 6] });
    const wide = build.op(ops.batchDot, 'dot', [x, x], { transpose_a: true });
    const model = build.model(wide);
    const options = {
      thresholds: { dot: 1e6 },
      inputPrecision: 20,
      precisions: new Map([['x', { dot: 17 }]]),
    };
    expect(() => quantizeFor(model, data, options)).toThrow(/MRT2205 node dot: the result may need 35 bits/);
    const reports: Diagnostic[] = [];
    quantizeFor(model, data, { ...options, profile: 'mrt1', report: (d) => reports.push(d) });
    expect(reports.map((d) => [d.code, d.severity])).toContainEqual(['MRT2205', 'warning']);
  });

  it('a bias beyond 32 bits is refused', () => {
    const build = new Build();
    const inputs = [
      build.data([1, 6]),
      build.param('w', [1, 6], new Array<number>(6).fill(1e-6)),
      build.param('b', [1], [1e6]),
    ];
    const model = build.model(build.op(ops.fullyConnected, 'fc', inputs, { num_hidden: 1 }));
    expect(() => quantizeFor(model, data)).toThrow(/MRT2208 node fc: .*the bias needs \d+ bits/);
  });

  it.each([
    [{ inputPrecision: 1 }, 'QUANTIZATION.Input_precision'],
    [{ outputPrecision: 33 }, 'QUANTIZATION.Output_precision'],
    [{ softmaxLambda: 0 }, 'QUANTIZATION.Softmax_lambd'],
    [{ shiftBits: 1.5 }, 'QUANTIZATION.Shift_bits'],
  ])('the options %j are refused', (options, option) => {
    const problems = problemsOf(() => quantizeFor(network('second'), data, options));
    expect(problems.map((d) => [d.code, d.option])).toEqual([['MRT2206', option]]);
  });
});

describe('the result', () => {
  it('R251: is the same every time, names included', () => {
    const model = network('second');
    const text = () => {
      const result = quantizeFor(model, data);
      return [nodesOf(result.model), formatMrtExt(stateOf(result))];
    };
    expect(text()).toEqual(text());
  });

  it('R11: generated names pass over those that the model has', () => {
    const taken = new NameGenerator().scope('quantize').fresh('clip');
    const build = new Build();
    const x = build.data([1, 6]);
    const fc = build.op(ops.fullyConnected, 'fc', [x, build.param('w', [2, 6], values(12))], {
      num_hidden: 2,
      no_bias: true,
    });
    const result = quantizeFor(build.model(build.op(ops.relu, taken, [fc])), data);
    const names = topologicalOrder(result.model.graph).map((node) => node.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('mrt_quantize_clip_1');
  });

  it('R111: makes the state that is written to the ext file', () => {
    const result = quantizeFor(network('second'), data, { outputPrecision: 8 });
    const state = stateOf(result, { shiftBits: 7 });
    expect(parseMrtExt(formatMrtExt(state))).toEqual(state);
    expect(state).toMatchObject({ outputs: ['second'], softmaxLambda: 10, shiftBits: 7 });
  });

  it('R230, D80: holds no parameter that the graph does not use', () => {
    const result = quantizeFor(network('second'), data);
    const names = new Set(topologicalOrder(result.model.graph).map((node) => node.name));
    expect([...result.model.params.keys()].filter((name) => !names.has(name))).toEqual([]);
    expect(result.model.params.has('w1')).toBe(false);
  });

  it('R83: Shift_bits decides between shifting and multiplying', () => {
    const count = (shiftBits: number): number =>
      nodesOf(quantizeFor(network('second'), data, { shiftBits }).model).filter((node) =>
        node.startsWith('broadcast_mul'),
      ).length;
    expect([count(5), count(31)]).toEqual([0, 1]);
  });

  it('R43: precisions requested beforehand are kept to', () => {
    const precisions = new Map([['w2', { second: 4 }]]);
    const result = quantizeFor(network('second'), data, { precisions });
    const weight = result.model.params.get('mrt_quantize_w2_0');
    expect(Math.max(...[...(weight?.data ?? [])].map((x) => Math.abs(Number(x))))).toBe(7);
  });
});

describe('rules', () => {
  it('R149: are listed, one per operator', () => {
    const names = quantizationRules.names();
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining(['Convolution', 'softmax', 'Embedding', 'tanh', 'batch_dot']),
    );
  });

  it('R114: a second rule for an operator is an error', () => {
    const [relu] = ['relu'].map((op) => quantizationRules.find(op));
    expect(() => quantizationRules.use(relu as NonNullable<typeof relu>)).toThrow('MRT1020');
  });

  it('can be exchanged', () => {
    const rules = RuleSet.of<QuantizeRule>();
    expect(problemsOf(() => quantizeFor(network('second'), data, { rules }))).toHaveLength(3);
  });
});

function problemsOf(run: () => unknown): readonly Diagnostic[] {
  try {
    run();
  } catch (error) {
    if (error instanceof Error && 'diagnostics' in error) return error.diagnostics as readonly Diagnostic[];
    throw error;
  }
  throw new Error('expected an error');
}
