/** The compiled network and what it says of a picture. */
import type { CompiledExt } from '@mrtjs/cvm';
import { parseExt, quantizeInput } from '@mrtjs/cvm';
import type { CvmModel } from '@mrtjs/cvm-runtime';
import { loadModel } from '@mrtjs/cvm-runtime';
import type { Tensor } from '@mrtjs/tensor';
import { bytesOf, float32, parseNpy } from '@mrtjs/tensor';
import { SIDE } from './picture.js';

/** Threads to ask for: phones have many slow cores, and small networks do not gain from more. */
const MOST_THREADS = 4;

/** What the network says of a picture. */
export interface Reading {
  /** The integers that went in. */
  readonly input: Tensor;
  readonly digit: number;
  /** For each digit, how much it is that: they add up to about 1. */
  readonly shares: readonly number[];
  /** SHA-256 of the output's int32 values in little-endian bytes; undefined where the browser does not hash. */
  readonly hash: string | undefined;
  /** How long the run took. */
  readonly milliseconds: number;
}

/** A loaded network. */
export class Classifier {
  readonly model: CvmModel;
  /** A picture of each digit. */
  readonly samples: readonly ArrayLike<number>[];
  readonly #ext: CompiledExt;

  private constructor(model: CvmModel, ext: CompiledExt, samples: readonly ArrayLike<number>[]) {
    this.model = model;
    this.#ext = ext;
    this.samples = samples;
  }

  /** Reads the files and readies the model. */
  static async load(): Promise<Classifier> {
    const [symbol, params, ext, samples] = await Promise.all([
      read('digits_cvm/symbol'),
      read('digits_cvm/params'),
      read('digits_cvm/ext'),
      read('samples.npy'),
    ]);
    const threads = Math.min(navigator.hardwareConcurrency ?? 1, MOST_THREADS);
    const { data } = parseNpy(samples) as Tensor & { readonly data: Float32Array };
    const size = SIDE * SIDE;
    return new Classifier(
      await loadModel(symbol, params, { threads }),
      parseExt(new TextDecoder().decode(ext)),
      Array.from({ length: data.length / size }, (_, i) => data.subarray(i * size, (i + 1) * size)),
    );
  }

  /** Reads a picture of values in [0, 1]. */
  async classify(picture: Float32Array): Promise<Reading> {
    const scale = this.#ext.inputs.get('data');
    const [outputScale] = this.#ext.outputScales;
    if (scale === undefined || outputScale === undefined) throw new Error('ext does not tell the scales');
    const input = quantizeInput(float32([1, 1, SIDE, SIDE], picture), scale);
    const start = performance.now();
    const [output] = await this.model.run(input);
    const milliseconds = performance.now() - start;
    if (output === undefined) throw new Error('the model has no output');
    const values = [...output.data];
    return {
      input,
      digit: values.indexOf(Math.max(...values)),
      shares: values.map((value) => value / outputScale),
      hash: await sha256(bytesOf(output)),
      milliseconds,
    };
  }
}

/** A file beside the page. */
async function read(file: string): Promise<Uint8Array> {
  const response = await fetch(new URL(file, document.baseURI));
  if (!response.ok) throw new Error(`${file} cannot be read: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Browsers hash for pages from https and from the machine itself only. */
async function sha256(bytes: Uint8Array): Promise<string | undefined> {
  if (globalThis.crypto?.subtle === undefined) return undefined;
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
