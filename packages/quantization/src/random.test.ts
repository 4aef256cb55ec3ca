import { evaluateModel, irOperators, rangeOf } from '@mrtjs/graph';
import { absMax, float64, seededRandom, sizeOf } from '@mrtjs/tensor';
import { dequantized, quantizeFor } from './testing/build.js';
import { RANDOM_SHAPE, randomData, randomNetwork } from './testing/random-network.js';

const SEEDS = Array.from({ length: 120 }, (_, i) => i);

describe('random networks', () => {
  it('R252: no integer exceeds its declared precision, whatever the input', () => {
    for (const seed of SEEDS) {
      const result = quantizeFor(randomNetwork(seed, 8), randomData(seed));
      const random = seededRandom(seed);
      for (let i = 0; i < 4; i++) {
        // Inputs at the limits of the range are the ones that overflow, if any do.
        const extreme = Array.from(
          { length: sizeOf(RANDOM_SHAPE) },
          () => 127 * Math.sign(random.next() - 0.5),
        );
        const inputs = new Map([['data', float64(RANDOM_SHAPE, extreme)]]);
        evaluateModel(result.model, inputs, irOperators, ({ op, name, attrs }, [output]) => {
          // Parameters are the same for every input.
          if (i > 0 && result.model.params.has(name)) return;
          const bits = (result.precisions.get(name)?.['out_key'] ?? attrs['precision'] ?? 32) as number;
          const largest = absMax(output ?? float64([0], []));
          // A quotient is truncated, and by 0 made 0, by the cast that follows it here, by the division itself in the
          // runtime.
          if (op === 'broadcast_div' && !Number.isFinite(largest)) return;
          const isWhole = op === 'broadcast_div' || Number.isInteger(largest);
          expect([seed, name, isWhole, largest <= rangeOf(bits)]).toEqual([seed, name, true, true]);
        });
      }
    }
  });

  it('R253: quantized outputs follow the float ones', () => {
    const errors = SEEDS.flatMap((seed) => {
      const model = randomNetwork(seed, 4);
      const data = randomData(seed);
      const float = evaluateModel(model, new Map([['data', data]]), irOperators);
      return dequantized(quantizeFor(model, data), data).map((output, i) => {
        const exact = float[i]?.data ?? [];
        const largest = Math.max(...Array.from(exact, Math.abs), 1e-9);
        return Math.max(...output.map((y, j) => Math.abs(y - (exact[j] as number)))) / largest;
      });
    }).sort((a, b) => a - b);
    expect(errors.length).toBeGreaterThan(SEEDS.length);
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(0.02);
    expect(errors[Math.floor(0.95 * errors.length)]).toBeLessThan(0.1);
  });
});
