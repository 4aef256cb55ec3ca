/** Profile `best` on random networks. */
import { evaluateModel, inferShapes, irOperators, ops, rangeOf, shapeOf } from '@mrtjs/graph';
import type { Model } from '@mrtjs/graph';
import { absMax, float64, seededRandom, sizeOf } from '@mrtjs/tensor';
import { bestFor, noiseOf } from '../testing/best.js';
import { dequantized, quantizeFor } from '../testing/build.js';
import { RANDOM_SHAPE, randomData, randomNetwork } from '../testing/random-network.js';

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);

/** What profile `best` may be worse by than profile `fixed`, as a factor of the noise: a decibel. */
const MOST_LOSS = 10 ** 0.1;

/** Noise by signal that is little in any case: 30 decibels. */
const LITTLE = 1e-3;

const shapesOf = (model: Model) => {
  const shapes = inferShapes(model, irOperators);
  return model.graph.outputs.map(({ node }) => shapeOf(shapes, node));
};

describe('random networks', () => {
  it('R252: no integer exceeds its declared precision, whatever the input, and outputs keep their shapes', async () => {
    for (const seed of SEEDS) {
      const model = randomNetwork(seed, 8);
      const { quantized } = await bestFor(model, [randomData(seed)]);
      expect([seed, shapesOf(quantized.model)]).toEqual([seed, shapesOf(model)]);
      const random = seededRandom(seed);
      for (let i = 0; i < 3; i++) {
        // Inputs at the limits of the range are the ones that overflow, if any do.
        const extreme = Array.from(
          { length: sizeOf(RANDOM_SHAPE) },
          () => 127 * Math.sign(random.next() - 0.5),
        );
        const inputs = new Map([['data', float64(RANDOM_SHAPE, extreme)]]);
        evaluateModel(quantized.model, inputs, irOperators, ({ op, name, attrs }, [output]) => {
          if (i > 0 && quantized.model.params.has(name)) return;
          const bits = (quantized.precisions.get(name)?.['out_key'] ?? attrs['precision'] ?? 32) as number;
          const largest = absMax(output ?? float64([0], []));
          // What is divided by 0 here is 0 in the runtime.
          if (op === 'broadcast_div' && !Number.isFinite(largest)) return;
          const isWhole = op === 'broadcast_div' || Number.isInteger(largest);
          expect([seed, name, isWhole, largest <= rangeOf(bits)]).toEqual([seed, name, true, true]);
        });
      }
    }
  });

  it('R253: outputs are as close to the float ones as those of profile fixed', async () => {
    let [better, worse] = [0, 0];
    for (const seed of SEEDS) {
      const model = randomNetwork(seed, 4);
      const data = randomData(seed);
      const float = evaluateModel(model, new Map([['data', data]]), irOperators);
      const plain = dequantized(quantizeFor(model, data), data);
      const best = dequantized((await bestFor(model, [data])).quantized, data);
      float.forEach((output, i) => {
        const noise = noiseOf(output, best[i] ?? []);
        const limit = Math.max(LITTLE, MOST_LOSS * noiseOf(output, plain[i] ?? []));
        // Numbers that are equal, or nearly, compare by chance.
        if (model.graph.outputs[i]?.node.op === ops.broadcastGreater.name) return;
        expect([seed, i, noise <= limit]).toEqual([seed, i, true]);
        const gain = noiseOf(output, plain[i] ?? []) / noise;
        if (gain > MOST_LOSS) better++;
        if (gain < 1 / MOST_LOSS) worse++;
      });
    }
    expect(better).toBeGreaterThan(worse);
  });
});
