/** Operators that importing says with others, brought through all stages to the virtual machine. */
import { compileModel, quantizeInput } from '@mrtjs/cvm';
import { loadModel } from '@mrtjs/cvm-runtime';
import type { InputScale } from '@mrtjs/graph';
import { evaluateModel, irOperators } from '@mrtjs/graph';
import { importMxnet } from '@mrtjs/mxnet';
import { prepareModel } from '@mrtjs/prepare';
import { quantize } from '@mrtjs/quantization';
import type { Tensor } from '@mrtjs/tensor';
import { absMax, float64 } from '@mrtjs/tensor';

const DATA = float64([1, 8], [0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3]);

/** A model of one operator. */
function symbolOf(op: string, attrs: Readonly<Record<string, string>>): string {
  return JSON.stringify({
    nodes: [
      { op: 'null', name: 'data', inputs: [] },
      { op, name: 'out', attrs, inputs: [[0, 0, 0]] },
    ],
    arg_nodes: [0],
    heads: [[1, 0, 0]],
  });
}

test.each<[op: string, scalar: string | undefined, forward: (x: number) => number]>([
  ['_minus_scalar', '1', (x) => x - 1],
  ['_rminus_scalar', '1', (x) => 1 - x],
  ['_rdiv_scalar', '1', (x) => 1 / x],
  ['_rdiv_scalar', '2.5', (x) => 2.5 / x],
  ['_maximum_scalar', '1.125', (x) => Math.max(x, 1.125)],
  ['_minimum_scalar', '1.125', (x) => Math.min(x, 1.125)],
  ['_power_scalar', '-1', (x) => 1 / x],
  ['_power_scalar', '-0.5', (x) => 1 / Math.sqrt(x)],
  ['_power_scalar', '0.5', Math.sqrt],
  ['_power_scalar', '2', (x) => x * x],
  ['log', undefined, Math.log],
  ['_power_scalar', '3', (x) => x * x * x],
  ['reciprocal', undefined, (x) => 1 / x],
  ['rsqrt', undefined, (x) => 1 / Math.sqrt(x)],
  ['_greater_equal_scalar', '1.375', (x) => (x >= 1.375 ? 1 : 0)],
  ['_lesser_scalar', '1.375', (x) => (x < 1.375 ? 1 : 0)],
  ['_lesser_equal_scalar', '1.375', (x) => (x <= 1.375 ? 1 : 0)],
  ['_not_equal_scalar', '1.375', (x) => (x === 1.375 ? 0 : 1)],
])(
  'R131: %s %s is right to 2 %% of its largest value on the virtual machine',
  async (op, scalar, forward) => {
    const { model } = importMxnet({ symbol: symbolOf(op, scalar === undefined ? {} : { scalar }) });
    const prepared = prepareModel(model, { inputShape: DATA.shape });
    const thresholds = new Map<string, number>();
    evaluateModel(prepared, new Map([['data', DATA]]), irOperators, ({ name }, [output]) => {
      if (output !== undefined) thresholds.set(name, absMax(output));
    });
    const quantized = quantize(prepared, thresholds);
    const { symbol, params } = compileModel(quantized);
    const data = quantizeInput(DATA, quantized.inputs.get('data') as InputScale);
    const [out] = await (await loadModel(symbol, params)).run(data);
    const expected = Array.from(DATA.data as Float64Array, forward);
    const bound = 0.02 * Math.max(...expected.map(Math.abs));
    expected.forEach((x, i) => {
      const found = Number((out as Tensor).data[i]) / (quantized.outputScales[0] as number);
      expect(Math.abs(found - x)).toBeLessThanOrEqual(bound);
    });
  },
);
