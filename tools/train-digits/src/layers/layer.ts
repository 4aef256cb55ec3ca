/** Layers: functions that can be differentiated. Batches are float64, NCHW, row-major. */

/** Trained values and the gradient of the loss by them. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly value: Float64Array;
  readonly gradient: Float64Array;
}

/** One layer. `backward` belongs to the `forward` before it. */
export interface Layer {
  readonly parameters: readonly Parameter[];
  /** Elements of one output sample. */
  readonly outputSize: number;
  /** Output of a batch. In training, what `backward` needs is kept, and statistics are gathered. */
  forward(input: Float64Array, batch: number, training: boolean): Float64Array;
  /** Gradient by the input from the gradient by the output; sets the gradients of the parameters. */
  backward(gradient: Float64Array, batch: number): Float64Array;
}

/** A parameter of zeros. */
export function parameter(name: string, shape: readonly number[]): Parameter {
  const size = shape.reduce((product, dim) => product * dim, 1);
  return { name, shape, value: new Float64Array(size), gradient: new Float64Array(size) };
}

/** Fills a weight with He-scaled random values. */
export function initialise(weight: Parameter, fanIn: number, normal: () => number): void {
  const deviation = Math.sqrt(2 / fanIn);
  for (let i = 0; i < weight.value.length; i++) weight.value[i] = deviation * normal();
}
