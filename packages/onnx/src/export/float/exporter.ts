/** Applies the rules to the nodes of a model, one after the other, collecting every problem. */
import type { Model, Node, RuleSet, Shapes, Value } from '@mrtjs/graph';
import { inputsOf, isVariable, shapeOf, topologicalOrder } from '@mrtjs/graph';
import type { Diagnostic, Shape, TensorOf } from '@mrtjs/tensor';
import { convert, errorOf, failIfAny, MrtError } from '@mrtjs/tensor';
import { OnnxWriter } from '../writer.js';
import type { ExportRule, ValueName } from './rule.js';
import type { Operand } from './scope.js';
import { scopeOf } from './scope.js';

/** A value and its shape. */
export interface NamedShape {
  readonly name: string;
  readonly shape: Shape;
}

/** A model whose nodes and constants are written, and what is still to be said of its values. */
export interface WrittenModel {
  readonly writer: OnnxWriter;
  readonly inputs: readonly NamedShape[];
  readonly outputs: readonly NamedShape[];
  /** Values that are neither. */
  readonly values: readonly NamedShape[];
}

/** A value that a node of the IR computes. */
interface Made extends NamedShape {
  readonly node: Node;
}

/** One model being written, for inputs of certain shapes. */
export class FloatExporter {
  readonly #model: Model;
  readonly #shapes: Shapes;
  readonly #rules: RuleSet<ExportRule>;
  readonly #order: readonly Node[];
  readonly #writer: OnnxWriter;
  /** Names of the values in the file, by node and output. */
  readonly #names = new Map<Node, readonly ValueName[]>();
  /** Values that are not passed on from another node, by their name. */
  readonly #made = new Map<ValueName, Made>();
  readonly #diagnostics: Diagnostic[] = [];

  constructor(model: Model, shapes: Shapes, rules: RuleSet<ExportRule>) {
    this.#model = model;
    this.#shapes = shapes;
    this.#rules = rules;
    this.#order = topologicalOrder(model.graph);
    this.#writer = new OnnxWriter(this.#order.map((node) => node.name));
  }

  /** @throws {MrtError} MRT1220 with every node that has no form in ONNX. */
  run(): WrittenModel {
    for (const node of this.#order) {
      if (!isVariable(node)) this.#write(node);
      else if (!this.#model.params.has(node.name)) this.#names.set(node, [node.name]);
    }
    failIfAny(this.#diagnostics);
    const inputs = inputsOf(this.#model).map((node) => ({
      name: node.name,
      shape: shapeOf(this.#shapes, node),
    }));
    const outputs = this.#heads();
    const declared = new Set(outputs.map(({ name }) => name));
    const values = [...this.#made.values()].filter(({ name }) => !declared.has(name));
    return { writer: this.#writer, inputs, outputs, values };
  }

  #write(node: Node): void {
    const rule = this.#rules.find(node.op);
    if (rule === undefined)
      this.#diagnostics.push(
        errorOf('MRT1220', `operator ${node.op} has no form in ONNX`, {
          node: node.name,
          hint: 'split the model before it, or replace it',
        }),
      );
    else if (node.inputs.every((value) => this.#isKnown(value))) this.#apply(rule, node);
  }

  /** Not so after an error: what depends on it is passed over in silence. */
  #isKnown({ node }: Value): boolean {
    return this.#names.has(node) || this.#model.params.has(node.name);
  }

  #apply(rule: ExportRule, node: Node): void {
    const outputShapes = this.#shapes.get(node) ?? [];
    const operands = node.inputs.map((value) => this.#operand(value));
    const mark = this.#writer.nodeCount;
    try {
      const results = [rule.write(scopeOf(node, operands, outputShapes, this.#writer) as never)].flat();
      this.#names.set(
        node,
        results.map((result, i) => {
          const name = i === 0 ? node.name : this.#writer.unique(`${node.name}_${i}`);
          if (!this.#writer.rename(result, name, mark)) return result;
          this.#made.set(name, { name, node, shape: outputShapes[i] ?? [] });
          return name;
        }),
      );
    } catch (error) {
      if (!(error instanceof MrtError)) throw error;
      this.#diagnostics.push(...error.diagnostics);
    }
  }

  #operand({ node, output }: Value): Operand {
    const param = isVariable(node) ? this.#model.params.get(node.name) : undefined;
    let tensor: TensorOf<'float32'> | undefined;
    return {
      shape: shapeOf(this.#shapes, node, output),
      get tensor() {
        return param && (tensor ??= convert(param, 'float32'));
      },
      name: () => this.#names.get(node)?.[output] ?? this.#parameter(node),
    };
  }

  /** Writes a parameter when it is first used: a rule may use another form of it alone. */
  #parameter(node: Node): ValueName {
    const tensor = this.#model.params.get(node.name);
    if (tensor === undefined) throw new TypeError(`${node.name} has no value`);
    this.#names.set(node, [this.#writer.initializer(node.name, convert(tensor, 'float32'))]);
    return node.name;
  }

  /** Chooses the outputs, one for each head, under the name of its node where that is free. */
  #heads(): NamedShape[] {
    const declared = new Set<ValueName>();
    return this.#model.graph.outputs.map((head) => {
      const { node } = head;
      const value = this.#operand(head).name();
      const own = this.#made.get(value)?.node === node && !declared.has(value);
      const name = own ? value : this.#copied(value, node, declared);
      declared.add(name);
      return { name, shape: shapeOf(this.#shapes, node, head.output) };
    });
  }

  /** An output of its own for a value that is an input, a parameter, another node's, or an output already. */
  #copied(value: ValueName, node: Node, declared: ReadonlySet<ValueName>): ValueName {
    const isFree = !isVariable(node) && !this.#made.has(node.name) && !declared.has(node.name);
    const name = isFree ? node.name : this.#writer.unique(`${node.name}_output`);
    this.#writer.node('Identity', [value], {}, [name]);
    return name;
  }
}
