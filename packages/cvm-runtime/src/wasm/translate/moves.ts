/** Operators that only move elements. */
import { cvmAxis, sliceSteps, transposedAxes } from '@mrtjs/cvm';
import { sizeOf } from '@mrtjs/tensor';
import type { MoveAxis, MovePiece, Value } from '../network.js';
import type { Application, Translation } from './builder.js';

/** Along axis `axis` of both sides, element by element. */
const same = (size: number, axis: number): MoveAxis => ({
  size,
  from: { axis, step: 1 },
  to: { axis, step: 1 },
});

/** An operator that copies one piece. */
const piece =
  (
    axesOf: (application: Application, input: Value, output: Value) => Omit<MovePiece, 'input'>,
  ): Translation =>
  (application) => {
    const [input, output] = [application.inputs[0] as Value, application.outputs[0] as Value];
    application.builder.operations.push({
      kind: 'move',
      pieces: [{ input, ...axesOf(application, input, output) }],
      output,
    });
  };

/** An operator whose output has the elements of its input in the same order. */
const view: Translation = ({ inputs, outputs, builder }) =>
  builder.operations.push({ kind: 'view', input: inputs[0] as Value, output: outputs[0] as Value });

/** Axes of a copy that repeats each element `times[axis]` times in place. */
const repeating = (shape: readonly number[], times: readonly number[]): MoveAxis[] =>
  shape.flatMap((size, axis) => [
    { size, from: { axis, step: 1 }, to: { axis, step: times[axis] as number } },
    { size: times[axis] as number, to: { axis, step: 1 } },
  ]);

export const moves: Readonly<Record<string, Translation>> = {
  expand_dims: view,
  flatten: view,
  reshape: view,
  squeeze: view,
  concatenate: ({ inputs, outputs, attrs, builder }) => {
    const output = outputs[0] as Value;
    const along = cvmAxis(attrs['axis'] as number, output.shape.length);
    let start = 0;
    const pieces = inputs.map((input): MovePiece => {
      const toStart = input.shape.map((_, axis) => (axis === along ? start : 0));
      start += input.shape[along] as number;
      return { input, axes: input.shape.map(same), toStart };
    });
    builder.operations.push({ kind: 'move', pieces, output });
  },
  repeat: piece(({ attrs }, { shape }) => {
    const along = cvmAxis(attrs['axis'] as number, shape.length);
    return {
      axes: repeating(
        shape,
        shape.map((_, axis) => (axis === along ? (attrs['repeats'] as number) : 1)),
      ),
    };
  }),
  slice_like: piece((_, __, { shape }) => ({ axes: shape.map(same) })),
  strided_slice: piece(({ attrs }, { shape }, output) => {
    const steps = sliceSteps(shape, attrs as unknown as Parameters<typeof sliceSteps>[1]);
    return {
      fromStart: steps.map(({ begin }) => begin),
      axes: output.shape.map((size, axis) => ({
        size,
        from: { axis, step: steps[axis]?.stride as number },
        to: { axis, step: 1 },
      })),
    };
  }),
  tile: piece(({ attrs }, { shape }, output) => {
    const reps = attrs['reps'] as unknown as readonly number[];
    const [newAxes, newReps] = [output.shape.length - shape.length, output.shape.length - reps.length];
    return {
      axes: output.shape.flatMap((_, axis) => {
        const size = shape[axis - newAxes];
        return [
          { size: reps[axis - newReps] ?? 1, to: { axis, step: size ?? 1 } },
          ...(size === undefined
            ? []
            : [{ size, from: { axis: axis - newAxes, step: 1 }, to: { axis, step: 1 } }]),
        ];
      }),
    };
  }),
  transpose: piece(({ attrs }, { shape }) => ({
    axes: transposedAxes(shape.length, attrs['axes'] as unknown as readonly number[]).map((from, to) => ({
      size: shape[from] as number,
      from: { axis: from, step: 1 },
      to: { axis: to, step: 1 },
    })),
  })),
  upsampling: piece(({ attrs }, { shape }) => {
    const scale = attrs['scale'] as number;
    return { axes: repeating(shape, [1, 1, scale, scale]) };
  }),
  take: ({ inputs, outputs, attrs, builder }) => {
    const [data, indices] = inputs as [Value, Value];
    const shape = attrs['axis'] === null ? [sizeOf(data.shape)] : data.shape;
    const along = attrs['axis'] === null ? 0 : cvmAxis(attrs['axis'] as number, shape.length);
    builder.operations.push({
      kind: 'take',
      data,
      indices,
      output: outputs[0] as Value,
      outer: sizeOf(shape.slice(0, along)),
      dimension: shape[along] as number,
      run: sizeOf(shape.slice(along + 1)),
    });
  },
};
