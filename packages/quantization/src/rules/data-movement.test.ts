import type { AttrsInput, AttrSpecs, OpDef } from '@mrtjs/graph';
import { evaluateModel, findNode, irOperators, ops } from '@mrtjs/graph';
import { float64, seededRandom } from '@mrtjs/tensor';
import { Build, dequantized, integers, nodesOf, quantizeFor } from '../testing/build.js';

const random = seededRandom(6);
const data = float64(
  [1, 2, 2, 4],
  Array.from({ length: 16 }, () => 2 * random.next() - 1),
);

interface Case {
  readonly def: OpDef<string, AttrSpecs>;
  readonly attrs: AttrsInput<AttrSpecs>;
}

function passing<S extends AttrSpecs>(def: OpDef<string, S>, attrs: AttrsInput<S> = {}): Case {
  return { def: def as unknown as Case['def'], attrs: attrs as Case['attrs'] };
}

const PASSING: readonly Case[] = [
  passing(ops.relu),
  passing(ops.activation, { act_type: 'relu' }),
  passing(ops.pooling, { kernel: [2, 2], pool_type: 'max' }),
  passing(ops.max, { axis: [3] }),
  passing(ops.negative),
  passing(ops.transpose, { axes: [0, 2, 1, 3] }),
  passing(ops.reshape, { shape: [0, -1] }),
  passing(ops.flatten),
  passing(ops.expandDims, { axis: 1 }),
  passing(ops.squeeze, { axis: [0] }),
  passing(ops.slice, { begin: [0, 0, 0, 1], end: [1, 2, 2, 3] }),
  passing(ops.tile, { reps: [1, 1, 1, 2] }),
  passing(ops.repeat, { repeats: 2, axis: 1 }),
  passing(ops.upSampling, { scale: 2, sample_type: 'nearest' }),
  passing(ops.dropout),
  passing(ops.pad, { mode: 'constant', pad_width: [0, 0, 0, 0, 1, 1, 1, 1] }),
];

describe.each(PASSING)('R175, R186: $def.name', ({ def, attrs }) => {
  const build = new Build();
  const model = build.model(build.op(def, 'y', [build.data(data.shape)], attrs));
  const result = quantizeFor(model, data, { thresholds: { data: 1, y: 1 } });

  it('passes scale and precision, and the node stays as it is', () => {
    expect(nodesOf(result.model)).toEqual([`${def.name} y`]);
    expect(result.outputScales).toEqual([127]);
    expect(result.precisions.get('y')).toEqual({ out_key: 8 });
    expect(findNode(result.model.graph, 'y')?.attrs).toEqual(findNode(model.graph, 'y')?.attrs);
  });

  it('is right to half a step', () => {
    const float = evaluateModel(model, new Map([['data', data]]), irOperators)[0]?.data ?? [];
    const [output = []] = dequantized(result, data);
    expect(output).toHaveLength(float.length);
    output.forEach((y, i) =>
      expect(Math.abs(y - (float[i] as number))).toBeLessThanOrEqual(0.5 / 127 + 1e-12),
    );
  });
});

describe('slice_like', () => {
  function sliced(like: 'parameter' | 'operator') {
    const build = new Build();
    const x = build.data([1, 4]);
    const wide = build.op(ops.broadcastMul, 'wide', [x, build.param('w', [1], [300])]);
    const shape =
      like === 'parameter'
        ? build.param('like', [1, 2], [0.5, 300])
        : build.op(ops.slice, 'cut', [wide], { begin: [0, 0], end: [1, 2] });
    return build.model(build.op(ops.sliceLike, 'y', [x, shape]));
  }
  const x = float64([1, 4], [1, -0.5, 0.25, 0]);

  it('R165, D44: scale and precision are those of the data, whatever lends the shape', () => {
    const result = quantizeFor(sliced('operator'), x);
    expect(result.outputScales).toEqual([127]);
    expect(result.precisions.get('y')).toEqual({ out_key: 8 });
    expect(integers(result, x)).toEqual([[127, -64]]);
  });

  it('R165: a parameter that lends its shape becomes integers', () => {
    const result = quantizeFor(sliced('parameter'), x);
    expect(result.model.params.get('mrt_quantize_like_0')?.data).toEqual(Float64Array.of(0, 0));
    expect(integers(result, x)).toEqual([[127, -64]]);
  });

  it('D44: profile mrt1 brings both to one scale of 30 bits', () => {
    const result = quantizeFor(sliced('operator'), x, { profile: 'mrt1' });
    expect(result.scales.get('y')).toBeCloseTo((2 ** 29 - 1) / 300, 2);
    expect(result.precisions.get('y')).toEqual({ out_key: 31 });
  });
});

describe('argmax', () => {
  const build = new Build();
  const model = build.model(build.op(ops.argmax, 'y', [build.data([1, 100])], { axis: 1 }));
  const early = float64(
    [1, 100],
    Array.from({ length: 100 }, (_, i) => 1 / (i + 1)),
  );
  const late = float64(
    [1, 100],
    Array.from({ length: 100 }, (_, i) => i / 100),
  );

  it('D52: an index has scale 1, and room for every index, not only those calibrated', () => {
    const result = quantizeFor(model, early);
    expect(result.outputScales).toEqual([1]);
    expect(result.precisions.get('y')).toEqual({ out_key: 8 });
    expect(integers(result, late)).toEqual([[99]]);
  });

  it('D52: without an axis the whole tensor counts', () => {
    const flat = new Build();
    const all = flat.model(flat.op(ops.argmax, 'y', [flat.data([10, 100])]));
    const values = float64([10, 100], new Float64Array(1000).fill(1));
    expect(quantizeFor(all, values).precisions.get('y')).toEqual({ out_key: 11 });
  });

  it('D52: profile mrt1 passes the scale of the values', () => {
    expect(quantizeFor(model, early, { profile: 'mrt1' }).outputScales).toEqual([127]);
  });
});
