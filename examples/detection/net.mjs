/** Building networks from operators, with weights that follow from a seed. */
import { makeNode, ops, valueOf } from '@mrtjs/graph';
import { float32, seededRandom } from '@mrtjs/tensor';

/** @typedef {import('@mrtjs/graph').Value} Value */

/** A network under construction. */
export class Net {
  /** @type {Map<string, import('@mrtjs/tensor').Tensor>} */
  params = new Map();
  #random;

  /** @param {number} seed */
  constructor(seed) {
    this.#random = seededRandom(seed);
  }

  /** @param {readonly number[]} shape */
  input(shape) {
    return valueOf(makeNode(ops.variable, 'data', [], { shape }));
  }

  /** Output 0 of a new node. */
  op(def, name, inputs, attrs = {}) {
    return valueOf(makeNode(def, name, inputs, attrs));
  }

  /**
   * A parameter with the given values.
   * @param {string} name
   * @param {readonly number[]} shape
   * @param {Iterable<number>} values
   */
  param(name, shape, values) {
    this.params.set(name, float32(shape, Float32Array.from(values)));
    return valueOf(makeNode(ops.variable, name, [], { shape }));
  }

  /** A parameter of normal values around `mean`. */
  normal(name, shape, deviation, mean = 0) {
    const size = shape.reduce((a, b) => a * b, 1);
    return this.param(
      name,
      shape,
      Array.from({ length: size }, () => mean + deviation * this.#random.normal()),
    );
  }

  /** A 3×3 convolution without bias, BatchNorm, and `activate`, under the names of Gluon. */
  block(name, input, [from, to], stride, activate) {
    const conv = this.op(
      ops.convolution,
      `${name}_conv0_fwd`,
      [input, this.normal(`${name}_conv0_weight`, [to, from, 3, 3], Math.sqrt(2 / (9 * from)))],
      { kernel: [3, 3], stride: [stride, stride], pad: [1, 1], num_filter: to, no_bias: true },
    );
    const statistics = [
      this.normal(`${name}_batchnorm0_gamma`, [to], 0.1, 1),
      this.normal(`${name}_batchnorm0_beta`, [to], 0.2),
      this.normal(`${name}_batchnorm0_running_mean`, [to], 0.1),
      this.param(
        `${name}_batchnorm0_running_var`,
        [to],
        Array.from({ length: to }, () => 0.5 + this.#random.next()),
      ),
    ];
    const norm = this.op(ops.batchNorm, `${name}_batchnorm0_fwd`, [conv, ...statistics], {
      eps: 1e-5,
      fix_gamma: false,
    });
    return activate(norm, name);
  }

  /**
   * A 3×3 convolution that predicts: its weights come from {@link fitHead}, or are zero as long as there are none.
   * @param {string} name
   * @param {Value} input
   * @param {number} from Channels of the input.
   * @param {number} to
   * @param {import('./fit.mjs').Heads} heads
   */
  head(name, input, from, to, heads) {
    const { weight, bias } = heads.get(name) ?? {
      weight: new Float32Array(to * from * 9),
      bias: new Float32Array(to),
    };
    const inputs = [
      input,
      this.param(`${name}_weight`, [to, from, 3, 3], weight),
      this.param(`${name}_bias`, [to], bias),
    ];
    return this.op(ops.convolution, `${name}_fwd`, inputs, { kernel: [3, 3], pad: [1, 1], num_filter: to });
  }

  /** @param {...Value} outputs */
  model(...outputs) {
    return { graph: { outputs }, params: this.params };
  }
}
