import type { Tensor } from '@mrtjs/tensor';
import { float32, normalizeAxis, sizeOf, toNumbers } from '@mrtjs/tensor';
import type { Observer } from '../observer.js';

/** Observes each index of an axis by itself; one result for each. */
export function perChannel<State, Result>(
  observer: Observer<State, Result>,
  axis: number,
): Observer<readonly State[], readonly Result[]> {
  return Object.freeze({
    name: `${observer.name} along axis ${axis}`,
    start: () => [],
    update: (states, tensor) =>
      slices(tensor, axis).map((slice, c) => observer.update(states[c] ?? observer.start(), slice)),
    result: (states) => states.map((state) => observer.result(state)),
  } satisfies Observer<readonly State[], readonly Result[]>);
}

/** The elements at each index of an axis, in order. */
function slices(tensor: Tensor, axis: number): Tensor[] {
  const { shape } = tensor;
  const values = toNumbers(tensor);
  const at = normalizeAxis(axis, shape.length);
  const count = shape[at] as number;
  const inner = sizeOf(shape.slice(at + 1));
  const outer = sizeOf(shape.slice(0, at));
  return Array.from({ length: count }, (_, c) => {
    const data = new Float32Array(outer * inner);
    for (let o = 0; o < outer; o++) {
      const from = (o * count + c) * inner;
      for (let i = 0; i < inner; i++) data[o * inner + i] = values[from + i] as number;
    }
    return float32([data.length], data);
  });
}
