/** A parameter file as a value: arrays with the details of their storage, and their names. */
import type { DType, Tensor } from '@mrtjs/tensor';

/** Version of one stored array. 0: before 0.10, 1: to 0.11, 2: 1.x, 3: NumPy shapes (scalars are arrays). */
export type ArrayFormat = 0 | 1 | 2 | 3;

/** Where an array was when it was saved; kept so that a file can be written back unchanged. */
export interface Device {
  /** 1 CPU, 2 GPU, 3 pinned CPU memory. */
  readonly type: number;
  readonly id: number;
}

/** One array of a file. */
export interface StoredArray {
  readonly format: ArrayFormat;
  readonly device: Device;
  /** `null` for the empty placeholder, which has neither shape nor data. */
  readonly tensor: Tensor | null;
}

/** A parameter file. */
export interface ParamsFile {
  readonly arrays: readonly StoredArray[];
  /** One per array, or none at all. */
  readonly names: readonly string[];
}

/** First word of every file. */
export const LIST_MAGIC = 0x112;

/** First word of an array, by format; format 0 begins with its rank. */
export const ARRAY_MAGIC = { 1: 0xf993fac8, 2: 0xf993fac9, 3: 0xf993faca } as const;

/** The element types by the number that files use. 7 and above exist since MXNet 1.6 to 2.0; 12 (bfloat16) has no use here. */
export const TYPE_FLAGS: readonly DType[] = [
  'float32',
  'float64',
  'float16',
  'uint8',
  'int32',
  'int8',
  'int64',
  'bool',
  'int16',
  'uint16',
  'uint32',
  'uint64',
];

/** Tensors of the CPU, as files say it. */
export const CPU: Device = Object.freeze({ type: 1, id: 0 });

/**
 * A file of named tensors, in map order, in the format of MXNet 1.x; a scalar or empty tensor, which that format cannot
 * hold, in the format for NumPy shapes.
 */
export function paramsFile(tensors: ReadonlyMap<string, Tensor>): ParamsFile {
  return {
    names: [...tensors.keys()],
    arrays: [...tensors.values()].map((tensor) => ({
      format: tensor.data.length === 0 || tensor.shape.length === 0 ? 3 : 2,
      device: CPU,
      tensor,
    })),
  };
}
