/** Makes IR nodes for the nodes of an ONNX graph; what depends on constants alone is computed at once. */
import type { AnyOpDef, AttrsInput, AttrSpecs, Node, OpDef, Value } from '@mrtjs/graph';
import { evaluateNode, irOperators, makeNode, ops, ShapeProblem, valueOf } from '@mrtjs/graph';
import type { DType, Limits, Shape, Tensor } from '@mrtjs/tensor';
import { checkedSize, convert, DTYPES, fail, reshaped, sizeOf, toNumbers } from '@mrtjs/tensor';
import { UniqueNames } from '../names.js';
import type { Operand } from './operand.js';
import { constantOperand, physicalShape } from './operand.js';
import type { WorkBudget } from './work.js';

/** What a result is, where it is not what the IR operator and the first operand say. */
export interface Result {
  readonly shape?: Shape;
  readonly dtype?: DType;
}

/** One import's nodes, parameters and names. */
export class Emitter {
  readonly params = new Map<string, Tensor>();
  readonly #limits: Limits;
  readonly #work: WorkBudget;
  readonly #names: UniqueNames;
  readonly #parameters = new Map<Operand, Value>();
  /** Nodes that others of the same ONNX node read: their names stay. */
  #read = new Set<Node>();
  /** What the current ONNX node made. */
  #made = new Set<Operand>();
  #base = '';

  /** `names`: those that values of the ONNX graph have. */
  constructor(names: Iterable<string>, limits: Limits, work: WorkBudget) {
    this.#names = new UniqueNames(names);
    this.#limits = limits;
    this.#work = work;
  }

  /** Starts an ONNX node; inner nodes are named after `base`. */
  begin(base: string): void {
    this.#base = base;
    this.#read = new Set();
    this.#made = new Set();
  }

  /** The result of an ONNX node under the name of its output, unless it is somebody else's value passed on. */
  finish(result: Operand, name: string): Operand {
    if (!this.#made.has(result)) return result;
    if (result.kind === 'constant') return { ...result, name };
    const { node, output } = result.value;
    if (this.#read.has(node) || node.name === name) return result;
    return { ...result, value: valueOf(Object.freeze({ ...node, name }), output) };
  }

  /** An input of the model. */
  input(name: string, shape: Shape, dtype: DType): Operand {
    const node = makeNode(ops.variable, name, [], { shape: physicalShape(shape) });
    return { kind: 'computed', shape, dtype, value: valueOf(node) };
  }

  /** A new constant. */
  constant(tensor: Tensor, suffix = 'const'): Operand {
    this.#spend(sizeOf(tensor.shape));
    return this.#note(constantOperand(tensor, this.#names.unique(`${this.#base}_${suffix}`)));
  }

  /** The same elements as `x` under another ONNX shape that is the same in the IR, or another element type. */
  relabelled(x: Operand, { shape = x.shape, dtype = x.dtype }: Result): Operand {
    if (x.kind === 'constant') {
      if (dtype !== x.dtype) this.#spend(sizeOf(x.shape));
      const tensor = reshaped(retyped(x.tensor, dtype), shape);
      return this.#note(constantOperand(tensor, x.name === '' ? '' : this.#names.unique(x.name)));
    }
    // Noted only if the node is of this ONNX node: a value passed on keeps its name.
    const own = [...this.#made].some((made) => made.kind === 'computed' && made.value === x.value);
    const copy: Operand = { ...x, shape, dtype };
    return own ? this.#note(copy) : copy;
  }

  /**
   * Output 0 of an application of `def`, with the shape that it infers and the element type of the first operand.
   * Computed at once when all operands are constants.
   * @throws {MrtError} MRT1210 for shapes that do not fit, MRT0004 for a result beyond the limits.
   */
  op<S extends AttrSpecs>(
    def: OpDef<string, S>,
    operands: readonly Operand[],
    attrs?: AttrsInput<S>,
    result: Result = {},
  ): Operand {
    const suffix = def.name.replace(/^_+/, '');
    const dtype = result.dtype ?? operands[0]?.dtype ?? 'float32';
    const constant = operands.every((operand) => operand.kind === 'constant');
    const inputs = constant ? operands.map(standIn) : operands.map((operand) => this.value(operand));
    const [first] = operands;
    const name =
      constant && first?.kind === 'constant' && first.name !== ''
        ? `${first.name}_${suffix}`
        : `${this.#base}_${suffix}`;
    const node = makeNode(def, this.#names.unique(name), inputs, attrs);
    const inferred = infer(def as AnyOpDef, node, operands);
    const shape = result.shape ?? inferred;
    if (sizeOf(shape) !== sizeOf(inferred))
      fail('MRT1210', `${def.name} gives (${inferred.join(', ')}), not (${shape.join(', ')})`);
    this.checkSize(shape);
    if (constant) return this.#computed(node, operands, shape, dtype);
    inputs.forEach((value) => this.#read.add(value.node));
    return this.#note({ kind: 'computed', shape, dtype, value: valueOf(node) });
  }

  /**
   * Checks a shape before something as large is made at import.
   * @throws {MrtError} MRT0004 for values beyond the limits, MRT1214 when so much has been made that it is too much.
   */
  plan(shape: Shape): void {
    this.checkSize(shape);
    this.#spend(sizeOf(shape));
  }

  /**
   * Checks the shape of a value.
   * @throws {MrtError} MRT0004 for values beyond the limits.
   */
  checkSize(shape: Shape): void {
    checkedSize(shape, Float64Array.BYTES_PER_ELEMENT, this.#limits, `the result ${this.#base}`);
  }

  /** The value of an operand in the model: constants become parameters. */
  value(operand: Operand): Value {
    if (operand.kind === 'computed') return operand.value;
    const known = this.#parameters.get(operand);
    if (known !== undefined) return known;
    const name =
      operand.name === '' || this.params.has(operand.name)
        ? this.#names.unique(`${this.#base}_const`)
        : operand.name;
    const tensor = reshaped(operand.tensor, physicalShape(operand.shape));
    const value = valueOf(makeNode(ops.variable, name, [], { shape: tensor.shape }));
    this.params.set(name, tensor);
    this.#parameters.set(operand, value);
    return value;
  }

  #computed(node: Node, operands: readonly Operand[], shape: Shape, dtype: DType): Operand {
    const shapes = operands.map((x) => physicalShape(x.shape));
    const products = irOperators.get(node.op).macs?.(shapes, [shape], node.attrs as never) ?? 0;
    this.#spend([...shapes, shape].reduce((sum, one) => sum + sizeOf(one), products));
    const inputs = operands.flatMap((x) =>
      x.kind === 'constant' ? [convert(reshaped(x.tensor, physicalShape(x.shape)), 'float64')] : [],
    );
    const [out] = evaluateNode(node, inputs, irOperators);
    if (out === undefined) return fail('MRT1210', `${node.op} has no output`);
    return this.#note(constantOperand(reshaped(retyped(out, dtype), shape), node.name));
  }

  #spend(steps: number): void {
    this.#work.spend(steps, `the result ${this.#base}`);
  }

  #note<T extends Operand>(operand: T): T {
    this.#made.add(operand);
    return operand;
  }
}

/** A constant in another element type. @throws {MrtError} MRT1210 for infinities and the like as 64-bit integers. */
function retyped(tensor: Tensor, dtype: DType): Tensor {
  const whole = dtype === 'int64' || dtype === 'uint64';
  if (whole && DTYPES[tensor.dtype].kind === 'float' && !toNumbers(tensor).every(Number.isFinite))
    fail('MRT1210', `a constant has elements that are not integers, as ${dtype} wants`);
  return convert(tensor, dtype) as Tensor;
}

/** Stands for a constant in a node that is computed at once. */
function standIn(operand: Operand, i: number): Value {
  return valueOf(makeNode(ops.variable, `operand${i}`, [], { shape: physicalShape(operand.shape) }));
}

function infer(def: AnyOpDef, node: Node, operands: readonly Operand[]): Shape {
  try {
    const shapes = def.infer(
      operands.map((operand) => physicalShape(operand.shape)),
      node.attrs as never,
    );
    return shapes[0] as Shape;
  } catch (error) {
    if (error instanceof ShapeProblem) fail('MRT1210', `${def.name}: ${error.message}`);
    throw error;
  }
}
