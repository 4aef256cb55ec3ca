/** The parameters of the prepared graphs of the vectors, which record only those of the graphs before. */
import type { Tensor } from '@mrtjs/tensor';
import { float64, toNumbers } from '@mrtjs/tensor';
import type { VectorCase } from './vectors.js';
import { tensorsOf } from './vectors.js';

const EPS = 1e-5;

/** The factor 1/√(variance + ε) of a BatchNorm of the vectors, times gamma where it counts. */
function factors(params: ReadonlyMap<string, Tensor>, usesGamma: boolean): number[] {
  const gamma = numbersOf(params, 'g');
  return numbersOf(params, 'va').map((v, i) => (usesGamma ? (gamma[i] as number) : 1) / Math.sqrt(v + EPS));
}

function numbersOf(params: ReadonlyMap<string, Tensor>, name: string): number[] {
  return [...toNumbers(params.get(name) as Tensor)];
}

function shift(params: ReadonlyMap<string, Tensor>, scale: readonly number[]): number[] {
  const mean = numbersOf(params, 'mu');
  return numbersOf(params, 'be').map((beta, i) => beta - (scale[i] as number) * (mean[i] as number));
}

type Derivation = (params: ReadonlyMap<string, Tensor>) => Readonly<Record<string, Tensor>>;

/** Case name → the parameters that its rewrites make. */
const DERIVED: Readonly<Record<string, Derivation>> = {
  conv_bn: (params) => {
    const scale = factors(params, true);
    const weight = numbersOf(params, 'w1');
    const perFilter = weight.length / scale.length;
    return {
      mrt_rewrite_w1_0: float64(
        [4, 2, 3, 3],
        weight.map((w, i) => w * (scale[Math.floor(i / perFilter)] as number)),
      ),
      mrt_rewrite_bias_0: float64([4], shift(params, scale)),
    };
  },
  bn_alone: (params) => {
    const scale = factors(params, false);
    return {
      mrt_rewrite_weight_0: float64([1, 2, 1, 1], scale),
      mrt_rewrite_bias_0: float64([1, 2, 1, 1], shift(params, scale)),
    };
  },
  avg_pool: () => ({ mrt_rewrite_weight_0: float64([3, 1, 2, 2], new Array(12).fill(1 / 4)) }),
  global_avg_pool: () => ({ mrt_rewrite_avg_scale_0: float64([1], [1 / 16]) }),
  leaky_relu: () => ({ mrt_rewrite_slope_0: float64([1], [0.1]) }),
};

/** Parameters of a case's prepared graph. */
export function preparedParams(name: string, vector: VectorCase): Map<string, Tensor> {
  const given = tensorsOf(vector.input_params);
  const derived = new Map(Object.entries(DERIVED[name]?.(given) ?? {}));
  const constants = vector.prepared_graph
    .filter((node) => node.name.startsWith('const_var_'))
    .map((node) => [node.name, float64([1], [Number(node.name.slice('const_var_'.length))])] as const);
  const all = new Map<string, Tensor>([...given, ...derived, ...constants]);
  const names = new Set(vector.prepared_graph.map((node) => node.name));
  return new Map([...all].filter(([key]) => names.has(key)));
}
