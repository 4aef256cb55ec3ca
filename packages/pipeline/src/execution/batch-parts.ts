/** Cutting a batch into parts that run at the same time, and putting their outputs together again. */
import type { Tensor } from '@mrtjs/tensor';
import { bytesOf, sizeOf, zeros } from '@mrtjs/tensor';

/** At most `parts` tensors that hold consecutive samples along `axis`, as evenly as can be. */
export function splitBatch(data: Tensor, axis: number, parts: number): readonly Tensor[] {
  const count = data.shape[axis] as number;
  const each = Math.ceil(count / Math.min(parts, count));
  const outer = sizeOf(data.shape.slice(0, axis));
  const inner = sizeOf(data.shape.slice(axis + 1));
  const result: Tensor[] = [];
  for (let from = 0; from < count; from += each) {
    const size = Math.min(each, count - from);
    const shape = data.shape.map((dim, i) => (i === axis ? size : dim));
    const part = zeros(data.dtype, shape) as Tensor;
    const width = inner * data.data.BYTES_PER_ELEMENT;
    const [source, target] = [bytesOf(data), bytesOf(part)];
    for (let row = 0; row < outer; row++) {
      const start = (row * count + from) * width;
      target.set(source.subarray(start, start + size * width), row * size * width);
    }
    result.push(part);
  }
  return result;
}

/**
 * The outputs of the parts joined along axis 0; `undefined` when an output does not have the samples of its part
 * there, so that joining them would not be the output of the whole.
 */
export function joinOutputs(
  parts: readonly { readonly samples: number; readonly outputs: readonly Tensor[] }[],
): readonly Tensor[] | undefined {
  const fits = parts.every(({ samples, outputs }) => outputs.every(({ shape }) => shape[0] === samples));
  const first = parts[0];
  if (!fits || first === undefined) return undefined;
  return first.outputs.map((like, k) => {
    const pieces = parts.map(({ outputs }) => outputs[k] as Tensor);
    const rows = pieces.reduce((sum, { shape }) => sum + (shape[0] as number), 0);
    const joined = zeros(like.dtype, [rows, ...like.shape.slice(1)]) as Tensor;
    const target = bytesOf(joined);
    let at = 0;
    for (const piece of pieces) {
      target.set(bytesOf(piece), at);
      at += piece.data.byteLength;
    }
    return joined;
  });
}

/** Runs a model on one batch. */
export type BatchRun = (batch: Tensor) => Promise<readonly Tensor[]>;

/**
 * `run` with each batch cut into parts that run at the same time. A model whose outputs do not have the samples along
 * axis 0 is run on whole batches.
 */
export function spreadOverParts(run: BatchRun, axis: number, parts: number): BatchRun {
  let joins = parts > 1;
  return async (batch) => {
    if (!joins) return run(batch);
    const joined = joinOutputs(
      await Promise.all(
        splitBatch(batch, axis, parts).map(async (part) => ({
          samples: part.shape[axis] as number,
          outputs: await run(part),
        })),
      ),
    );
    joins = joined !== undefined;
    return joined ?? run(batch);
  };
}
