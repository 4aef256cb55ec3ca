/** Attributes as messages of an ONNX file. */
import type { onnx } from 'onnx-proto';

/** Kinds of attributes, with their numbers in `AttributeProto.type`. */
export const ATTRIBUTE_KINDS = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
} as const;

/** A kind of attribute that is written. */
export type AttributeKind = Exclude<keyof typeof ATTRIBUTE_KINDS, 'tensor' | 'graph'>;

/** What an attribute may hold. */
export type AttributeContent = number | string | readonly number[] | readonly string[];

const utf8 = new TextEncoder();

/** An attribute as a message. @throws {TypeError} for a value that is not of its kind, which is a bug of the caller. */
export function attributeProto(
  name: string,
  kind: AttributeKind,
  value: AttributeContent,
): onnx.IAttributeProto {
  const type = ATTRIBUTE_KINDS[kind];
  if (kind === 'float' && typeof value === 'number') return { name, type, f: value };
  if (kind === 'int' && Number.isSafeInteger(value)) return { name, type, i: value as number };
  if (kind === 'string' && typeof value === 'string') return { name, type, s: utf8.encode(value) };
  if (Array.isArray(value)) {
    if (kind === 'floats' && value.every((one) => typeof one === 'number'))
      return { name, type, floats: value };
    if (kind === 'ints' && value.every((one) => Number.isSafeInteger(one)))
      return { name, type, ints: value };
    if (kind === 'strings' && value.every((one) => typeof one === 'string'))
      return { name, type, strings: value.map((one) => utf8.encode(one)) };
  }
  throw new TypeError(`attribute ${name} is ${JSON.stringify(value)}, expected a value of kind ${kind}`);
}
