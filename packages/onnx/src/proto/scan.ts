/**
 * A look at the bytes of a file before it is decoded: whether its lengths are true, and how much the decoder would make
 * of it. A byte can become an object a hundred times as large, so that alone the size of a file says little.
 */
import type { Limits } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';

/** Fields of a message that are looked into: messages, and lists of numbers that are packed. */
interface Layout {
  readonly messages: Readonly<Record<number, () => Layout>>;
  readonly numbers: readonly number[];
}

const layout = (messages: Layout['messages'], ...numbers: number[]): Layout => ({ messages, numbers });

// Numbers of the fields in onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
const LEAF: Layout = layout({});
const TENSOR: Layout = layout({ 13: () => LEAF }, 1, 5, 7, 11);
const SHAPE: Layout = layout({ 1: () => LEAF });
const TENSOR_TYPE: Layout = layout({ 2: () => SHAPE });
const TYPE: Layout = layout({
  1: () => TENSOR_TYPE,
  4: () => ELEMENT_TYPE,
  8: () => TENSOR_TYPE,
  9: () => ELEMENT_TYPE,
});
const ELEMENT_TYPE: Layout = layout({ 1: () => TYPE });
const VALUE: Layout = layout({ 2: () => TYPE });
const ATTRIBUTE: Layout = layout(
  {
    5: () => TENSOR,
    6: () => GRAPH,
    10: () => TENSOR,
    11: () => GRAPH,
    14: () => TYPE,
    15: () => TYPE,
    22: () => SPARSE,
    23: () => SPARSE,
  },
  8,
);
const NODE: Layout = layout({ 5: () => ATTRIBUTE });
const SPARSE: Layout = layout({ 1: () => TENSOR, 2: () => TENSOR }, 3);
const ANNOTATION: Layout = layout({ 2: () => LEAF });
const GRAPH: Layout = layout({
  1: () => NODE,
  5: () => TENSOR,
  11: () => VALUE,
  12: () => VALUE,
  13: () => VALUE,
  14: () => ANNOTATION,
  15: () => SPARSE,
});
const TRAINING: Layout = layout({ 1: () => GRAPH, 2: () => GRAPH, 3: () => LEAF, 4: () => LEAF });
const FUNCTION: Layout = layout({ 7: () => NODE, 9: () => LEAF, 11: () => ATTRIBUTE });
const MODEL: Layout = layout({
  7: () => GRAPH,
  8: () => LEAF,
  14: () => LEAF,
  20: () => TRAINING,
  25: () => FUNCTION,
});

/** Messages in messages: a graph in an attribute of a node of a graph is three. */
const MOST_NESTED = 64;

/** For each node that is allowed, so many texts and messages, and so many numbers outside raw data. */
const PARTS_PER_NODE = 4;
const NUMBERS_PER_NODE = 8;

/**
 * Checks the structure of a file.
 * @throws {MrtError} MRT1202 for bytes that are not a protocol buffer, or end too soon; MRT0004 for more parts than the
 * limits let a graph have.
 */
export function scanModel(bytes: Uint8Array, limits: Limits): void {
  new Scan(bytes, limits).message(MODEL, 0, bytes.length, 0);
}

class Scan {
  readonly #bytes: Uint8Array;
  #parts: number;
  #numbers: number;

  constructor(bytes: Uint8Array, { maxNodes }: Limits) {
    this.#bytes = bytes;
    this.#parts = maxNodes * PARTS_PER_NODE;
    this.#numbers = maxNodes * NUMBERS_PER_NODE;
  }

  message({ messages, numbers }: Layout, start: number, end: number, depth: number): void {
    if (depth > MOST_NESTED) damaged(start, `messages are nested more than ${MOST_NESTED} deep`);
    let at = start;
    while (at < end) {
      const tag = this.#varint(at, end);
      const [field, wire] = [Math.floor(tag.value / 8), tag.value % 8];
      at = tag.next;
      if (field === 0) damaged(at, 'a field has the number 0');
      if (wire === 0) {
        at = this.#varint(at, end).next;
        this.#count(1, 0);
      } else if (wire === 1 || wire === 5) {
        at += wire === 1 ? 8 : 4;
        this.#count(1, 0);
        if (at > end) damaged(at, 'a number ends beyond its message');
      } else if (wire === 2) {
        const { value: length, next } = this.#varint(at, end);
        if (length > end - next) damaged(at, `${length} bytes are announced, there are ${end - next}`);
        at = next + length;
        this.#count(0, 1);
        const inner = messages[field];
        if (inner !== undefined) this.message(inner(), next, at, depth + 1);
        else if (numbers.includes(field)) this.#packed(next, at);
      } else damaged(at, `a field has the wire type ${wire}`);
    }
  }

  /** Numbers of 7 bits a byte: each ends with a byte below 128. */
  #packed(start: number, end: number): void {
    let count = 0;
    for (let i = start; i < end; i++) if ((this.#bytes[i] as number) < 128) count++;
    this.#count(count, 0);
  }

  #count(numbers: number, parts: number): void {
    this.#numbers -= numbers;
    this.#parts -= parts;
    if (this.#numbers < 0 || this.#parts < 0)
      fail('MRT0004', `the file has too many ${this.#parts < 0 ? 'parts' : 'numbers outside raw data'}`, {
        hint: 'raise maxNodes, if you trust it',
      });
  }

  #varint(start: number, end: number): { value: number; next: number } {
    let value = 0;
    for (let i = start, factor = 1; i < end && i < start + 10; i++, factor *= 128) {
      const byte = this.#bytes[i] as number;
      value += (byte & 127) * factor;
      if (byte < 128) return { value, next: i + 1 };
    }
    return damaged(start, 'a number does not end');
  }
}

function damaged(at: number, what: string): never {
  return fail('MRT1202', `the file cannot be decoded: at byte ${at}, ${what}`, {
    hint: 'give a whole .onnx file',
  });
}
