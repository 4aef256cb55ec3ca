/** How close the outputs of one model are to those of another, apart from any labels. */
import { argmax } from '@mrtjs/datasets';
import type { Tensor } from '@mrtjs/tensor';
import { fail, formatShape, sameShape, toNumbers } from '@mrtjs/tensor';
import type { ExactSum } from './exact-sum.js';
import { addNumbers, addSums, NO_SUM, sumValue } from './exact-sum.js';

/**
 * Sums over samples, from which every figure follows; sums of parts add up to the very sum of the whole, in any order.
 */
export interface FidelitySums {
  readonly samples: number;
  /** Samples whose largest element of the first output is at the same place in both. */
  readonly agreeing: number;
  readonly outputs: readonly OutputSums[];
}

/** Sums for one output. */
export interface OutputSums {
  /** Of the cosine of the angle between the two outputs, per sample. */
  readonly cosine: ExactSum;
  /** Of the squares of the reference's elements. */
  readonly signal: ExactSum;
  /** Of the squares of the differences. */
  readonly noise: ExactSum;
}

/** Closeness of one output. */
export interface OutputFidelity {
  /** Mean over samples of the cosine of the angle to the reference: 1 is the same direction. */
  readonly cosine: number;
  /** 10·log10 of signal power by noise power; `null` where there is no noise, or no signal. */
  readonly signalToNoiseDb: number | null;
}

/**
 * Sums of one batch.
 * @throws {MrtError} MRT3101 when number or shapes of the outputs differ, MRT3103 without any.
 */
export function compareOutputs(
  reference: readonly Tensor[],
  outputs: readonly Tensor[],
  samples: number,
): FidelitySums {
  const [expected, found] = [reference, outputs].map((list) =>
    list.map(({ shape }) => formatShape(shape)).join(' '),
  );
  if (reference.length === 0) fail('MRT3103', 'the model has no outputs');
  if (
    reference.length !== outputs.length ||
    !reference.every((t, i) => sameShape(t.shape, outputs[i]?.shape ?? []))
  )
    fail('MRT3101', `outputs have shapes ${found}, those of the float model ${expected}`, {
      hint: 'compare models of the same network',
    });
  const pairs = reference.map((t, i) => [toNumbers(t), toNumbers(outputs[i] as Tensor)] as const);
  const [first] = pairs as [(typeof pairs)[number]];
  return {
    samples,
    agreeing: rowsOf(first[0].length, samples).filter(
      ([start, length]) => argmax(first[0], start, length) === argmax(first[1], start, length),
    ).length,
    outputs: pairs.map(([a, b]) => sumsOf(a, b, samples)),
  };
}

/** Sums of two parts of the data together. @throws {MrtError} MRT3102 when the models differ in their outputs. */
export function mergeFidelity(a: FidelitySums, b: FidelitySums): FidelitySums {
  if (a.outputs.length !== b.outputs.length)
    fail('MRT3102', `one part has ${a.outputs.length} outputs, another ${b.outputs.length}`);
  return {
    samples: a.samples + b.samples,
    agreeing: a.agreeing + b.agreeing,
    outputs: a.outputs.map((one, i) => {
      const other = b.outputs[i] as OutputSums;
      return {
        cosine: addSums(one.cosine, other.cosine),
        signal: addSums(one.signal, other.signal),
        noise: addSums(one.noise, other.noise),
      };
    }),
  };
}

/** Figures of the sums. */
export function fidelityOf({ samples, agreeing, outputs }: FidelitySums): {
  readonly agreement: number;
  readonly outputs: readonly OutputFidelity[];
} {
  return {
    agreement: agreeing / samples,
    outputs: outputs.map((sums) => {
      const [signal, noise] = [sumValue(sums.signal), sumValue(sums.noise)];
      return {
        cosine: sumValue(sums.cosine) / samples,
        signalToNoiseDb: signal === 0 || noise === 0 ? null : 10 * Math.log10(signal / noise),
      };
    }),
  };
}

/** Where each sample begins in an output, and its number of elements. */
function rowsOf(elements: number, samples: number): (readonly [start: number, length: number])[] {
  const length = Math.floor(elements / samples);
  return Array.from({ length: samples }, (_, n) => [n * length, length] as const);
}

function sumsOf(a: ArrayLike<number>, b: ArrayLike<number>, samples: number): OutputSums {
  const rows = rowsOf(a.length, samples).map(([start, length]) => {
    let [aa, ab, bb, noise] = [0, 0, 0, 0];
    for (let i = start; i < start + length; i++) {
      const [x, y] = [a[i] as number, b[i] as number];
      aa += x * x;
      ab += x * y;
      bb += y * y;
      noise += (x - y) * (x - y);
    }
    return { cosine: cosineOf(aa, ab, bb), signal: aa, noise };
  });
  const sumOf = (name: keyof OutputSums) =>
    addNumbers(
      NO_SUM,
      rows.map((row) => row[name]),
    );
  return { cosine: sumOf('cosine'), signal: sumOf('signal'), noise: sumOf('noise') };
}

/** Two zero vectors have the same direction, one alone has none. */
function cosineOf(aa: number, ab: number, bb: number): number {
  if (aa === 0 || bb === 0) return aa === bb ? 1 : 0;
  return ab / (Math.sqrt(aa) * Math.sqrt(bb));
}
