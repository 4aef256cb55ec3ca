/** What integers stand for. */

/**
 * How a value of the float network is written in integers: float ≈ (integer − zeroPoint) / scale, with one number of each
 * for all elements, or one for each index of `axis`.
 */
export interface ValueScale {
  readonly scale: number | readonly number[];
  /** The integer, or a number between two, that stands for 0. */
  readonly zeroPoint: number | readonly number[];
  /** The axis along which they differ; 0 where they do not. */
  readonly axis: number;
}

/** The scale of the integers that a node of a compiled model gives. */
export interface NodeScale extends ValueScale {
  /** Name in the deploy graph: `conv2d_3`. */
  readonly node: string;
  /** Name in the float network that was quantized, or in the integer one where only that has the value. */
  readonly source: string;
}
