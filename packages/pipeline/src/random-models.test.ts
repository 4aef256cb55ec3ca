/** Random float models of every kind of operator, brought through all stages. */
import { checkBounds, compileModel, parseParamsBlob, proveBounds, quantizeInput } from '@mrtjs/cvm';
import { loadModel } from '@mrtjs/cvm-runtime';
import type { InputScale, Model } from '@mrtjs/graph';
import { evaluateModel, irOperators } from '@mrtjs/graph';
import { randomInputs, randomModel } from '@mrtjs/graph/testing';
import { prepareModel } from '@mrtjs/prepare';
import { quantize } from '@mrtjs/quantization';
import type { Tensor } from '@mrtjs/tensor';
import { absMax, toNumbers } from '@mrtjs/tensor';

const SHAPE = [1, 3, 6, 6];
const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);

function thresholdsOf(model: Model, inputs: ReadonlyMap<string, Tensor>): Map<string, number> {
  const thresholds = new Map<string, number>();
  evaluateModel(model, inputs, irOperators, ({ name }, [output]) => {
    if (output !== undefined) thresholds.set(name, absMax(output));
  });
  return thresholds;
}

/** A random model, its input, and its integer form, of which the bounds have been proved and checked. */
function integerModel(seed: number) {
  const model = randomModel(seed, { steps: 6, inputShape: SHAPE });
  const inputs = randomInputs(model, seed);
  const prepared = prepareModel(model, { inputShape: SHAPE });
  const quantized = quantize(prepared, thresholdsOf(prepared, inputs));
  const compiled = compileModel(quantized);
  const params = parseParamsBlob(compiled.params);
  checkBounds(compiled.graph, params, proveBounds(compiled.graph, params));
  const data = quantizeInput(inputs.get('data') as Tensor, quantized.inputs.get('data') as InputScale);
  return { float: evaluateModel(model, inputs, irOperators), quantized, compiled, data };
}

describe('random models of all kinds of operators', () => {
  const errors: number[] = [];

  it.each(SEEDS)(
    'R131, R150, R207, R212: model %d is prepared, quantized, compiled, proved and run',
    async (seed) => {
      const { float, quantized, compiled, data } = integerModel(seed);
      const outputs = await (await loadModel(compiled.symbol, compiled.params)).run(data);
      const plain = evaluateModel(quantized.model, new Map([['data', data]]), irOperators);
      outputs.forEach(({ shape, data: integers }, i) => {
        // The runtime computes what the quantized model says. (A sum without -0: it has one zero.)
        expect([shape, ...integers]).toEqual([
          plain[i]?.shape,
          ...Array.from(plain[i]?.data ?? [], (x) => x + 0),
        ]);
        const expected = float[i] as Tensor;
        const worst = Array.from(toNumbers(expected), (x, k) =>
          Math.abs((integers[k] as number) / (quantized.outputScales[i] as number) - x),
        );
        errors.push(worst.reduce((a, b) => Math.max(a, b), 0) / Math.max(absMax(expected), 1e-9));
      });
    },
  );

  it('R253: outputs follow the float ones', () => {
    const sorted = [...errors].sort((a, b) => a - b);
    const quantile = (part: number): number => sorted[Math.floor(part * sorted.length)] as number;
    expect(quantile(0.5)).toBeLessThan(0.01);
    // The rest are choices and roundings, which jump where a number is on a border.
    expect(quantile(0.9)).toBeLessThan(0.04);
  });
});
