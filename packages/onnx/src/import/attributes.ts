/** Attributes of ONNX nodes as the plain values that operator tables check. */
import type { AttrSpec, AttrValue } from '@mrtjs/graph';
import { fail } from '@mrtjs/tensor';
import type { onnx } from 'onnx-proto';
import { ATTRIBUTE_KINDS } from '../proto/attributes.js';
import type { Int64 } from '../proto/int64.js';
import { toNumber } from '../proto/int64.js';

const utf8 = new TextDecoder();

/** Whether an attribute holds a tensor, which rules read by a way of its own. */
export function isTensorAttribute(proto: onnx.IAttributeProto): boolean {
  return proto.type === ATTRIBUTE_KINDS.tensor;
}

/**
 * The value of an attribute that is not a tensor.
 * @throws {MrtError} MRT1211 for graphs, sparse tensors, types and references to attributes of functions.
 */
export function attributeValue(name: string, proto: onnx.IAttributeProto): AttrValue {
  switch (proto.type as number) {
    case ATTRIBUTE_KINDS.float:
      return proto.f ?? 0;
    case ATTRIBUTE_KINDS.int:
      return toNumber((proto.i ?? 0) as Int64);
    case ATTRIBUTE_KINDS.string:
      return utf8.decode(proto.s ?? new Uint8Array());
    case ATTRIBUTE_KINDS.floats:
      return proto.floats ?? [];
    case ATTRIBUTE_KINDS.ints:
      return (proto.ints ?? []).map((value) => toNumber(value as Int64));
    case ATTRIBUTE_KINDS.strings:
      return (proto.strings ?? []).map((bytes) => utf8.decode(bytes));
    default:
      return fail('MRT1211', `attribute "${name}" is of kind ${proto.type ?? 0}`, {
        hint: 'expected a number, a text, a tensor, or a list of numbers or texts',
      });
  }
}

/** A list of numbers: what `attr` of `@mrtjs/graph` has no kind for. */
export const floats: AttrSpec<readonly number[]> = {
  expected: 'a list of numbers',
  accept: (value) =>
    Array.isArray(value) && value.every((item) => Number.isFinite(item))
      ? (value as readonly number[])
      : undefined,
};
