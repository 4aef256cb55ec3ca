/** Choosing the order in which a pointwise step goes over its elements. */

/** The axes of an iteration: sizes, and for each operand its strides. */
export interface Axes {
  readonly sizes: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

interface Axis {
  readonly size: number;
  /** One for each operand. */
  readonly strides: readonly number[];
}

/** Columns that are worth being the inner axis of a tile. */
const FEW_COLUMNS = 16;

/**
 * The same iteration with the axes in the order in which operand `leading` lies in memory, neighbours joined where all
 * operands allow it, and at least two of them; the last two are rows and columns of tiles.
 */
export function orderAxes(axes: Axes, leading: number): Axes {
  const joined = joinedAxes(axes, leading);
  const { length } = joined.sizes;
  const [rows = 1, columns = 1] = [joined.sizes[length - 2], joined.sizes[length - 1]];
  const order = [...joined.sizes.keys()];
  if (length >= 2 && columns < FEW_COLUMNS && rows > columns) order.splice(-2, 2, length - 1, length - 2);
  const added = new Array<undefined>(Math.max(0, 2 - length)).fill(undefined);
  const padded = [...added, ...order];
  return {
    sizes: padded.map((axis) => (axis === undefined ? 1 : (joined.sizes[axis] as number))),
    strides: joined.strides.map((own) =>
      padded.map((axis) => (axis === undefined ? 0 : (own[axis] as number))),
    ),
  };
}

/** The axes of more than one position, in the order of operand `leading`, neighbours joined where all operands allow it. */
export function joinedAxes({ sizes, strides }: Axes, leading: number): Axes {
  const axes = sizes
    .map((size, axis): Axis => ({ size, strides: strides.map((own) => own[axis] as number) }))
    .filter(({ size }) => size > 1)
    .sort((a, b) => Math.abs(b.strides[leading] as number) - Math.abs(a.strides[leading] as number));
  const joined: Axis[] = [];
  for (const axis of axes) {
    const before = joined.at(-1);
    if (before?.strides.every((stride, i) => stride === (axis.strides[i] as number) * axis.size) === true)
      joined.splice(-1, 1, { size: before.size * axis.size, strides: axis.strides });
    else joined.push(axis);
  }
  return {
    sizes: joined.map(({ size }) => size),
    strides: strides.map((_, operand) => joined.map((axis) => axis.strides[operand] as number)),
  };
}
