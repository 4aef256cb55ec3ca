/**
 * Values during execution. The IR is channels-first; TensorFlow.js convolves channels-last. Converting at every
 * operator would cost as much as the convolutions, so a value remembers the layouts that it is held in and converts
 * when, and only when, a kernel asks for the other one.
 */
import type { Tensor as TfTensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { Shape } from '@mrtjs/tensor';
import type { Tf } from './backend.js';

const TO_NHWC = [0, 2, 3, 1];
const TO_NCHW = [0, 3, 1, 2];

/** A value in one or both layouts. */
export class LayoutValue {
  readonly #tf: Tf;
  #plain: TfTensor | undefined;
  #nhwc: Tensor4D | undefined;

  private constructor(tf: Tf, plain: TfTensor | undefined, nhwc: Tensor4D | undefined) {
    this.#tf = tf;
    this.#plain = plain;
    this.#nhwc = nhwc;
  }

  /** A value held as the IR sees it. */
  static plain(tf: Tf, tensor: TfTensor): LayoutValue {
    return new LayoutValue(tf, tensor, undefined);
  }

  /** A 4-D value held channels-last. */
  static nhwc(tf: Tf, tensor: Tensor4D): LayoutValue {
    return new LayoutValue(tf, undefined, tensor);
  }

  /** Whether asking for `nhwc` is free. */
  get isNhwc(): boolean {
    return this.#nhwc !== undefined;
  }

  /** Shape as the IR sees it. */
  get shape(): Shape {
    if (this.#plain !== undefined) return this.#plain.shape;
    const [n, h, w, c] = this.nhwc.shape;
    return [n, c, h, w];
  }

  /** The tensor in the IR's layout. */
  get plain(): TfTensor {
    this.#plain ??= this.#tf.keep(this.#tf.transpose(this.#nhwc as Tensor4D, TO_NCHW));
    return this.#plain;
  }

  /** The 4-D tensor channels-last. */
  get nhwc(): Tensor4D {
    this.#nhwc ??= this.#tf.keep(this.#tf.transpose(this.#plain as Tensor4D, TO_NHWC));
    return this.#nhwc;
  }

  /** Whether `tensor` is one of the tensors that this value owns. */
  holds(tensor: TfTensor): boolean {
    return tensor === this.#plain || tensor === this.#nhwc;
  }

  /** Keeps the tensors beyond the scope of the kernel that made them. */
  keep(): this {
    if (this.#plain !== undefined) this.#tf.keep(this.#plain);
    if (this.#nhwc !== undefined) this.#tf.keep(this.#nhwc);
    return this;
  }

  dispose(): void {
    this.#plain?.dispose();
    this.#nhwc?.dispose();
    this.#plain = this.#nhwc = undefined;
  }
}
