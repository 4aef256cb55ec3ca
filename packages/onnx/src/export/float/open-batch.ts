/** Files that take any batch. */
import type { Model, OperatorSet, RuleSet } from '@mrtjs/graph';
import { inferShapes } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { errorOf, fail, MrtError } from '@mrtjs/tensor';
import type { OpenShape } from '../writer.js';
import type { NamedShape, WrittenModel } from './exporter.js';
import { FloatExporter } from './exporter.js';
import type { ExportRule } from './rule.js';

/** A value, some of whose sizes may be open. */
export interface Declared {
  readonly name: string;
  readonly shape: OpenShape;
}

/** What a file says of its values. */
export interface Declarations {
  readonly inputs: readonly Declared[];
  readonly outputs: readonly Declared[];
  readonly values: readonly Declared[];
}

/**
 * The declarations of a written model with the first dimension of its inputs, which must be one size, called `name`, and
 * what follows from it open as well. That the nodes do not depend on it is seen by writing the model for another size.
 * @throws {MrtError} MRT1222 naming what would be another node or constant.
 */
export function withOpenBatch(
  written: WrittenModel,
  model: Model,
  name: string,
  { operators, rules }: { readonly operators: OperatorSet; readonly rules: RuleSet<ExportRule> },
): Declarations {
  const batches = new Set(written.inputs.map(({ shape }) => shape[0]));
  const [batch] = batches;
  if (batch === undefined || batches.size > 1)
    fail('MRT1222', `the inputs have the first dimensions ${[...batches].join(', ') || '(none)'}`, {
      hint: 'only one that all inputs share can be left open',
    });
  const larger = new Map(written.inputs.map((input) => [input.name, input.shape.with(0, batch + 1)]));
  const other = forAnother(() =>
    new FloatExporter(model, inferShapes(model, operators, larger), rules).run(),
  );
  const dependent = written.writer.differences(other.writer);
  if (dependent.length > 0)
    fail(
      'MRT1222',
      `the batch is part of ${dependent.slice(0, 5).join(', ')}${dependent.length > 5 ? ', …' : ''}`,
      {
        hint: 'write the model for one batch',
      },
    );
  const open = (list: readonly NamedShape[], others: readonly NamedShape[]): Declared[] => {
    const shapes = new Map(others.map((one) => [one.name, one.shape]));
    return list.map((one) => ({
      name: one.name,
      shape: opened(one.shape, shapes.get(one.name) ?? [], batch, name),
    }));
  };
  return {
    inputs: open(written.inputs, other.inputs),
    outputs: open(written.outputs, other.outputs),
    values: open(written.values, other.values),
  };
}

/** What `write` gives. @throws {MrtError} MRT1222 before the reasons for which there is no other batch. */
function forAnother(write: () => WrittenModel): WrittenModel {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof MrtError)) throw error;
    const only = errorOf('MRT1222', 'the model has no other batch than the one it is written for');
    throw new MrtError([only, ...error.diagnostics], { cause: error });
  }
}

/** Sizes that differ from one batch to the next are open; those that are the batch itself have its name. */
function opened(shape: Shape, other: Shape, batch: number, name: string): OpenShape {
  return shape.map((size, axis) => {
    if (size === other[axis]) return size;
    return size === batch && other[axis] === batch + 1 ? name : null;
  });
}
