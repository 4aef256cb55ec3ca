/** Inputs of the model: their element types and shapes. */
import type { DType, Limits, Shape } from '@mrtjs/tensor';
import { checkedSize, DTYPES, fail, formatShape } from '@mrtjs/tensor';
import type { onnx } from 'onnx-proto';
import { elementType } from '../proto/element-types.js';
import type { Int64 } from '../proto/int64.js';
import { toNumber } from '../proto/int64.js';

/** An input's element type and shape. */
export interface InputFacts {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** What is known of an input beside what the file says. */
interface GivenShape {
  readonly shape: Shape | undefined;
  /** Size of a first dimension that nothing else tells. */
  readonly batch: number | undefined;
}

/**
 * The shape that an input is imported with: that of the file, and the given one where the file names no size. The given
 * one may also differ in the batch (dimension 0).
 * @throws {MrtError} MRT1207 for an element type that MRT does not hold, MRT1209 when the shape is not known or not
 * the file's, MRT0004 beyond the limits.
 */
export function inputFacts(
  name: string,
  info: onnx.IValueInfoProto,
  { shape: given, batch = 0 }: GivenShape,
  limits: Limits,
): InputFacts {
  const type = info.type?.tensorType;
  if (!type) fail('MRT1207', `input ${name} is not a tensor`, { node: name });
  const dtype = elementType(type.elemType ?? 0, `input ${name}`);
  const declared = type.shape?.dim?.map((dim) => toNumber((dim.dimValue ?? 0) as Int64));
  const shape = declared?.map((dim, i) => (dim > 0 ? dim : (given?.[i] ?? (i === 0 ? batch : 0)))) ?? given;
  if (shape === undefined || shape.some((dim) => dim < 1))
    fail('MRT1209', `the shape of input ${name} is ${described(type.shape?.dim)}`, {
      node: name,
      hint: 'give the shape of the input',
    });
  if (declared !== undefined && given !== undefined && !fits(given, declared))
    fail(
      'MRT1209',
      `the shape of input ${name} is ${described(type.shape?.dim)}, not ${formatShape(given)}`,
      {
        node: name,
        hint: 'only the first dimension and those without a size can be chosen',
      },
    );
  checkedSize(shape, DTYPES[dtype].bytes, limits, `input ${name}`);
  return { dtype, shape };
}

function fits(given: Shape, declared: Shape): boolean {
  const open = (dim: number | undefined): boolean => dim === undefined || dim < 1;
  return (
    given.length === declared.length &&
    given.every((dim, i) => dim >= 1 && (i === 0 || open(declared[i]) || declared[i] === dim))
  );
}

function described(dims: readonly onnx.TensorShapeProto.IDimension[] | null | undefined): string {
  if (!dims) return 'not known';
  return `(${dims.map((dim) => dim.dimParam || toNumber((dim.dimValue ?? 0) as Int64) || '?').join(', ')})`;
}
