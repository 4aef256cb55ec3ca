/** Learning from the prefix: what is held of it, for how long, and that it is what the finished graph computes. */
import type { Model, Value } from '@mrtjs/graph';
import {
  evaluateModel,
  inferShapes,
  irOperators,
  makeNode,
  ops,
  topologicalOrder,
  valueOf,
} from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { float64, int32, seededRandom, sizeOf } from '@mrtjs/tensor';
import { bestFor } from '../testing/best.js';
import { Build, integers } from '../testing/build.js';
import { Prefix } from './prefix.js';
import type { IntegerRunner } from './runner.js';
import { evaluationRunner } from './runner.js';

const SHAPE = [2, 3, 8, 8];

function batches(count: number): Tensor[] {
  const random = seededRandom(11);
  return Array.from({ length: count }, () =>
    float64(
      SHAPE,
      Array.from({ length: sizeOf(SHAPE) }, () => random.normal()),
    ),
  );
}

/** Residual blocks: values that are needed for long. */
function residualNet(blocks: number): Model {
  const build = new Build();
  const random = seededRandom(2);
  const layer = (name: string, x: Value, channels: number): Value => {
    const weights = Array.from({ length: 4 * channels * 9 }, () => random.normal() / 3);
    return build.op(ops.convolution, name, [x, build.param(`${name}_w`, [4, channels, 3, 3], weights)], {
      kernel: [3, 3],
      pad: [1, 1],
      num_filter: 4,
      no_bias: true,
    });
  };
  let x = build.op(ops.relu, 'r', [layer('first', build.data(SHAPE), 3)]);
  for (let i = 0; i < blocks; i++) {
    const inner = build.op(ops.relu, `i${i}`, [layer(`a${i}`, x, 4)]);
    x = build.op(ops.relu, `o${i}`, [build.op(ops.elemwiseAdd, `s${i}`, [layer(`b${i}`, inner, 4), x])]);
  }
  return build.model(x);
}

describe('Prefix', () => {
  const data = makeNode(ops.variable, 'data', [], { shape: [2, 3], precision: 8 });
  const doubled = valueOf(makeNode(ops.elemwiseAdd, 'doubled', [valueOf(data), valueOf(data)]));
  const clipped = valueOf(makeNode(ops.cvmClip, 'clipped', [doubled], { precision: 8 }));
  const batch = int32([2, 3], [1, -2, 3, 100, -100, 0]);

  function prefix(runner: IntegerRunner = evaluationRunner): Prefix {
    const made = new Prefix(runner, new Map());
    made.start({ value: valueOf(data), precision: 8 }, [batch, int32([1, 3], [4, 5, 6])]);
    return made;
  }

  it('computes values batch by batch, in the smallest type that holds them', async () => {
    const [first, second] = await prefix().of({ value: clipped, precision: 8 });
    expect(first).toEqual({ dtype: 'int8', shape: [2, 3], data: Int8Array.of(2, -4, 6, 127, -127, 0) });
    expect(second?.data).toEqual(Int8Array.of(8, 10, 12));
    const [wide] = await prefix().of({ value: doubled, precision: 9 });
    expect(wide?.dtype).toBe('int16');
  });

  it('goes on from what is held, and forgets what is released', async () => {
    const loaded: string[][] = [];
    const watching: IntegerRunner = {
      load: (model) => {
        loaded.push(topologicalOrder(model.graph).map(({ op, name }) => `${op} ${name}`));
        return evaluationRunner.load(model);
      },
    };
    const values = prefix(watching);
    await values.hold([{ value: doubled, precision: 9 }]);
    values.release({ value: valueOf(data), precision: 8 });
    await values.of({ value: clipped, precision: 8 });
    await values.of({ value: clipped, precision: 8 });
    // Once for each size of batch.
    expect(loaded).toEqual([
      ['null data', 'elemwise_add doubled'],
      ['null data', 'elemwise_add doubled'],
      ['null doubled', 'cvm_clip clipped'],
      ['null doubled', 'cvm_clip clipped'],
    ]);
  });
});

describe('learning', () => {
  it('sees the integers that the finished graph computes', async () => {
    const model = residualNet(2);
    const samples = batches(2);
    const { quantized, report } = await bestFor(model, samples, { learns: true });
    let [signal, noise] = [0, 0];
    const noises = samples.flatMap((batch) => {
      const float = evaluateModel(model, new Map([['data', batch]]), irOperators)[0]?.data ?? [];
      const found = integers(quantized, batch)[0] ?? [];
      return [0, 1].map((n) => {
        [signal, noise] = [0, 0];
        for (let i = (n * float.length) / 2; i < ((n + 1) * float.length) / 2; i++) {
          signal += (float[i] as number) ** 2;
          noise += ((float[i] as number) - (found[i] as number) / (quantized.outputScales[0] as number)) ** 2;
        }
        return noise / signal;
      });
    });
    expect(report.signal?.samples).toBe(4);
    expect(report.signal?.noise).toBeCloseTo([...noises].sort((a, b) => a - b)[2] as number, 12);
    expect(report.layers.map(({ node }) => node)).toEqual(['first', 'a0', 'b0', 'a1', 'b1']);
  });

  it('memory does not grow with the depth of the network', async () => {
    const peaks: number[] = [];
    for (const blocks of [2, 8]) {
      let [held, peak] = [0, 0];
      const counting: IntegerRunner = {
        load: async (model) => {
          const program = await evaluationRunner.load(model);
          const inputs = [...inferShapes(model, irOperators)].filter(
            ([{ op, name }]) => op === 'null' && !model.params.has(name),
          );
          held = inputs.reduce((sum, [, [shape]]) => sum + sizeOf(shape ?? []), 0);
          peak = Math.max(peak, held);
          return program;
        },
      };
      await bestFor(residualNet(blocks), batches(1), { learns: true, runner: counting });
      peaks.push(peak);
    }
    expect(peaks[1]).toBe(peaks[0]);
  });
});
