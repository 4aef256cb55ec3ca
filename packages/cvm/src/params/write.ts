import { bytesOf } from '@mrtjs/tensor';
import type { ParamTensor } from './record.js';
import { LIST_MAGIC, TENSOR_MAGIC } from './record.js';

/** Bytes of a tensor before its dimensions. */
const TENSOR_HEADER = 32;

/**
 * The bytes of a parameter file, tensors in the order given [C38, C39]. {@link parseParamsBlob} is its inverse;
 * `paramTensor` chooses the element type.
 */
export function formatParamsBlob(params: Iterable<readonly [name: string, value: ParamTensor]>): Uint8Array {
  const entries = [...params].map(([name, value]) => ({
    name: new TextEncoder().encode(name),
    value,
    data: bytesOf(value),
  }));
  const total = entries.reduce(
    (sum, { name, value, data }) =>
      sum + 8 + name.length + TENSOR_HEADER + 8 * value.shape.length + 8 + data.length,
    32,
  );
  const out = new Uint8Array(total);
  const view = new DataView(out.buffer);
  let at = 0;
  const u64 = (value: number | bigint): void => {
    view.setBigUint64(at, BigInt(value), true);
    at += 8;
  };
  const i32 = (value: number): void => {
    view.setInt32(at, value, true);
    at += 4;
  };
  const raw = (bytes: Uint8Array): void => {
    out.set(bytes, at);
    at += bytes.length;
  };
  u64(LIST_MAGIC);
  u64(0);
  u64(entries.length);
  for (const { name } of entries) {
    u64(name.length);
    raw(name);
  }
  u64(entries.length);
  for (const { value, data } of entries) {
    u64(TENSOR_MAGIC);
    u64(0);
    i32(1); // device type: CPU
    i32(0); // device number
    i32(value.shape.length);
    raw(Uint8Array.of(0, value.dtype === 'int8' ? 8 : 32, 1, 0)); // signed, bits, one lane
    value.shape.forEach(u64);
    u64(data.length);
    raw(data);
  }
  return out;
}
