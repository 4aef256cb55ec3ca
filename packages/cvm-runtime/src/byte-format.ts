/** The two ways to write the elements of inputs and outputs (CVM-SPEC 3.4). */

/**
 * `little-endian`: as the original's C interface. `chain`: as the wrapper through which the chain calls it: elements
 * wider than one byte are big-endian, and bytes of the input beyond its length are ignored [C63].
 */
export type ByteFormat = 'little-endian' | 'chain';

interface ByteCodec {
  /** The little-endian input; one that is too short stays too short. */
  decode(input: Uint8Array, length: number, typeSize: number): Uint8Array;
  /** The output, given as little-endian. */
  encode(output: Uint8Array, typeSize: number): Uint8Array;
}

export const byteFormats: Readonly<Record<ByteFormat, ByteCodec>> = {
  'little-endian': { decode: (input) => input, encode: (output) => output },
  chain: {
    decode: (input, length, typeSize) => swapped(input.subarray(0, length), typeSize),
    encode: swapped,
  },
};

/** The bytes with those of each element in reverse order. */
function swapped(bytes: Uint8Array, typeSize: number): Uint8Array {
  // The last byte of an element goes first: positions within an element are mirrored by flipping their bits.
  return bytes.map((_, i) => bytes[i ^ (typeSize - 1)] ?? 0);
}
