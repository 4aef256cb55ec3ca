/** Making the nodes of an integer graph, with the bits that the virtual machine counts and the magnitude they can have. */
import type { Attributes, AttrsInput, AttrSpecs, ModelBuilder, Node, OpDef, Value } from '@mrtjs/graph';
import { getBit, ops, rangeOf, valueOf } from '@mrtjs/graph';
import { absMax, fail, float64 } from '@mrtjs/tensor';
import type { Run } from '../run.js';
import { MAX_PRECISION } from '../run.js';

/** Integers in the graph. */
export interface Ints {
  readonly value: Value;
  /** Signed bits that the virtual machine counts. */
  readonly precision: number;
  /** No integer is larger, whatever the input. */
  readonly magnitude: number;
}

/** Emits operators; equal ones only once. */
export class Emitter {
  readonly #run: Run;
  readonly #known = new Map<string, Ints>();
  readonly #ids = new Map<Node, number>();
  readonly #names = new Set<string>();

  constructor(run: Run) {
    this.#run = run;
  }

  get builder(): ModelBuilder {
    return this.#run.builder;
  }

  /** Applies an operator; `name` is that of the node, unless there is one of that name already. */
  apply<S extends AttrSpecs>(
    def: OpDef<string, S>,
    inputs: readonly Ints[],
    attrs: AttrsInput<S>,
    { precision, magnitude }: { readonly precision: number; readonly magnitude: number },
    name?: string,
  ): Ints {
    return this.#made(
      def.name,
      inputs,
      attrs as Attributes,
      { precision, magnitude },
      name,
      (fresh, values) => this.builder.op(def, fresh, values, attrs),
    );
  }

  #made(
    op: string,
    inputs: readonly Ints[],
    attrs: Attributes,
    { precision, magnitude }: Pick<Ints, 'precision' | 'magnitude'>,
    name: string | undefined,
    make: (name: string, values: readonly Value[], attrs: Attributes) => Value,
  ): Ints {
    const key = `${op} ${inputs.map(({ value }) => this.#id(value)).join()} ${JSON.stringify(attrs)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (precision > MAX_PRECISION)
      fail('MRT2205', `${op} may need ${precision} bits`, {
        ...(name === undefined ? {} : { node: name }),
        hint: 'the virtual machine has 32: split the sum',
      });
    const value = make(
      this.#nameOf(op, name),
      inputs.map((input) => input.value),
      attrs,
    );
    this.#run.recordPrecision(value, precision);
    const made = { value, precision, magnitude: Math.min(magnitude, rangeOf(precision)) };
    this.#known.set(key, made);
    return made;
  }

  /** Applies the operator of a node of the float model, some attributes changed, over other inputs. */
  applyLike(
    node: Node,
    inputs: readonly Ints[],
    bits: Pick<Ints, 'precision' | 'magnitude'>,
    attrs: Attributes = {},
  ): Ints {
    return this.#made(
      node.op,
      inputs,
      { ...node.attrs, ...attrs },
      bits,
      node.name,
      (name, values, attributes) =>
        valueOf(Object.freeze({ ...node, name, inputs: values, attrs: attributes })),
    );
  }

  /** Limits integers to a precision, if they have more. */
  clip(x: Ints, precision: number): Ints {
    return x.precision <= precision
      ? x
      : this.apply(ops.cvmClip, [x], { precision }, { precision, magnitude: x.magnitude });
  }

  /** x / 2^shift, rounded and limited; a shift by 0 is a clip. */
  shiftRight(x: Ints, shift: number, precision: number): Ints {
    if (shift === 0) return this.clip(x, precision);
    const magnitude = Math.floor(x.magnitude / 2 ** shift + 0.5);
    return this.apply(ops.cvmRightShift, [x], { precision, shift_bit: shift }, { precision, magnitude });
  }

  /** x · 2^shift; the bits must have room for it. */
  shiftLeft(x: Ints, shift: number): Ints {
    const precision = x.precision + shift;
    const magnitude = x.magnitude * 2 ** shift;
    return this.apply(ops.cvmLeftShift, [x], { precision, shift_bit: shift }, { precision, magnitude });
  }

  add(x: Ints, y: Ints): Ints {
    return this.apply(ops.broadcastAdd, [x, y], {}, grown(x, y));
  }

  subtract(x: Ints, y: Ints): Ints {
    return this.apply(ops.broadcastSub, [x, y], {}, grown(x, y));
  }

  multiply(x: Ints, y: Ints): Ints {
    const bits = { precision: x.precision + y.precision, magnitude: x.magnitude * y.magnitude };
    return this.apply(ops.broadcastMul, [x, y], {}, bits);
  }

  relu(x: Ints): Ints {
    return this.apply(ops.relu, [x], {}, x);
  }

  /** An integer that all elements have in common. */
  constant(x: number): Ints {
    return { value: this.builder.constant(x), precision: getBit(x), magnitude: Math.abs(x) };
  }

  /** A parameter of integers. */
  parameter(suffix: string, shape: readonly number[], values: ArrayLike<number>): Ints {
    const tensor = float64(shape, values);
    const magnitude = absMax(tensor);
    const precision = getBit(magnitude);
    const value = this.builder.parameter(this.builder.fresh(suffix), tensor, precision);
    return { value, precision, magnitude };
  }

  #nameOf(op: string, wanted: string | undefined): string {
    if (wanted === undefined || this.#names.has(wanted)) return this.builder.fresh(wanted ?? op);
    this.#names.add(wanted);
    return wanted;
  }

  #id({ node, output }: Value): string {
    const id = this.#ids.get(node) ?? this.#ids.size;
    this.#ids.set(node, id);
    return `${id}.${output}`;
  }
}

/** Bits of a sum or a difference. */
function grown(x: Ints, y: Ints): { precision: number; magnitude: number } {
  return { precision: Math.max(x.precision, y.precision) + 1, magnitude: x.magnitude + y.magnitude };
}
