/** Applies the rules to the nodes of a compiled model, collecting every problem. */
import type { CheckedGraph, EntryBounds, InferredApplication, ParamTensor } from '@mrtjs/cvm';
import type { Diagnostic, Shape } from '@mrtjs/tensor';
import { convert, errorOf, failIfAny, MrtError } from '@mrtjs/tensor';
import { OnnxWriter } from '../writer.js';
import type { Arithmetic } from './arithmetic.js';
import type { CvmOperand, CvmScope, ValueName } from './rule.js';
import { cvmExportRules } from './rules/index.js';
import { cvmScope } from './scope.js';

/** A compiled model, its parameters by entry, and the bounds of its entries. */
export interface ProvedModel {
  readonly graph: CheckedGraph;
  readonly params: ReadonlyMap<number, ParamTensor>;
  readonly bounds: readonly EntryBounds[];
}

/** Writes the nodes of one model. */
export class CvmExporter {
  readonly writer: OnnxWriter;
  readonly #model: ProvedModel;
  readonly #arithmetic: Arithmetic;
  /** Names of values in the file, by entry. */
  readonly #names = new Map<number, ValueName>();
  /** Other forms of values, by entry and form. */
  readonly #forms = new Map<string, ValueName>();
  readonly #diagnostics: Diagnostic[] = [];

  constructor(model: ProvedModel, arithmetic: Arithmetic) {
    this.#model = model;
    this.#arithmetic = arithmetic;
    this.writer = new OnnxWriter(['data']);
  }

  /**
   * Writes all nodes; `describe` tells of each what viewers show.
   * @returns The names of the heads, in order.
   * @throws {MrtError} MRT1223 with every node that has no exact form in ONNX.
   */
  run(describe: (node: InferredApplication) => string): ValueName[] {
    const { graph } = this.#model;
    this.#names.set(graph.input, this.#limitedInput());
    for (const node of graph.nodes) if (node.op !== null) this.#write(node, describe);
    failIfAny(this.#diagnostics);
    const taken = new Set<ValueName>();
    return graph.heads.map((entry) => {
      const name = this.#nameOf(entry);
      const isFree = graph.nodes.some((node) => node.op !== null && node.outputs.includes(entry));
      const head = isFree && !taken.has(name) ? name : this.writer.unique(`${name}_output`);
      if (head !== name) this.writer.node('Identity', [name], {}, [head]);
      taken.add(head);
      return head;
    });
  }

  /** Name of an entry in the file, where it has one. */
  nameOf(entry: number): ValueName | undefined {
    return this.#names.get(entry);
  }

  /** The runtime limits its input to the declared precision. */
  #limitedInput(): ValueName {
    const { graph } = this.#model;
    const scope = cvmScope(
      { name: 'data_limited', operator: 'null', outputShape: graph.shapes[graph.input] ?? [] },
      this.#arithmetic,
      this.writer,
    );
    return this.#arithmetic.limit(scope, 'data', graph.precisions[graph.input] as number);
  }

  #write(node: InferredApplication, describe: (node: InferredApplication) => string): void {
    const rule = cvmExportRules.get(node.op.name);
    if (rule === undefined) {
      this.#diagnostics.push(
        errorOf('MRT1223', `operator ${node.op.name} has no exact form in ONNX`, {
          node: node.name,
          hint: 'write the model before it',
        }),
      );
      return;
    }
    // After an error: what depends on it is passed over in silence.
    if (!node.inputs.every((entry) => this.#names.has(entry) || this.#model.params.has(entry))) return;
    const { shapes } = this.#model.graph;
    const [output] = node.outputs as readonly [number];
    const named = { name: node.name, operator: node.op.name, outputShape: shapes[output] ?? [] };
    const scope = { ...cvmScope(named, this.#arithmetic, this.writer), attrs: node.attrs };
    const mark = this.writer.nodeCount;
    try {
      const operands = node.inputs.map((entry) => this.#operand(entry));
      const result = rule.write(scope as CvmScope<never>, operands);
      const name = this.writer.unique(node.name);
      const isOwn = this.writer.rename(result, name, mark, describe(node));
      this.#names.set(output, isOwn ? name : result);
    } catch (error) {
      if (!(error instanceof MrtError)) throw error;
      this.#diagnostics.push(...error.diagnostics);
    }
  }

  #operand(entry: number): CvmOperand {
    const { graph, params, bounds } = this.#model;
    const { low, high } = (bounds[entry] as EntryBounds).range;
    return {
      shape: graph.shapes[entry] as Shape,
      low: Number(low),
      high: Number(high),
      values: params.get(entry),
      name: () => this.#nameOf(entry),
      as: (form, make) => {
        const key = `${entry} ${form}`;
        const name = this.#forms.get(key) ?? make();
        this.#forms.set(key, name);
        return name;
      },
    };
  }

  /** Writes a parameter when it is first used: a rule may use another form of it alone. */
  #nameOf(entry: number): ValueName {
    const known = this.#names.get(entry);
    if (known !== undefined) return known;
    const tensor = this.#model.params.get(entry) as ParamTensor;
    const { name } = this.#model.graph.nodes.find((node) => node.op === null && node.entry === entry) as {
      readonly name: string;
    };
    const isFloat = this.#arithmetic.dtype === 'float32';
    const value = isFloat ? convert(tensor, 'float32') : convert(tensor, 'int32');
    const written = this.writer.initializer(this.writer.unique(name), value);
    this.#names.set(entry, written);
    return written;
  }
}
