/** Applies the rules to the nodes of an ONNX graph, one after the other, collecting every problem. */
import type { AttrsOf, AttrSpecs, AttrValue, Value } from '@mrtjs/graph';
import { checkAttributes } from '@mrtjs/graph';
import type { Diagnostic, Shape, Tensor } from '@mrtjs/tensor';
import { errorOf, fail, failIfAny, MrtError, toNumbers } from '@mrtjs/tensor';
import type { TensorReading } from '../proto/tensor.js';
import { readTensor } from '../proto/tensor.js';
import { attributeValue, isTensorAttribute } from './attributes.js';
import { checkInputs } from './check-inputs.js';
import type { OnnxGraph, OnnxNode } from './document.js';
import { Emitter } from './emitter.js';
import { inputFacts } from './inputs.js';
import type { Operand } from './operand.js';
import { constantOperand } from './operand.js';
import { ruleOf } from './operators/index.js';
import { refusalOf } from './operators/refused.js';
import type { OnnxRule, RuleContext } from './rule.js';
import type { WorkBudget } from './work.js';

const SPLIT = 'split the model before it, or replace it';

/** One import. */
export class GraphImporter {
  readonly diagnostics: Diagnostic[] = [];
  readonly emitter: Emitter;
  readonly #graph: OnnxGraph;
  readonly #opset: number;
  readonly #reading: TensorReading;
  readonly #operands = new Map<string, Operand>();
  /** Values that could not be computed: what reads them is passed over in silence. */
  readonly #broken = new Set<string>();

  constructor(graph: OnnxGraph, opset: number, reading: TensorReading, work: WorkBudget) {
    this.#graph = graph;
    this.#opset = opset;
    this.#reading = reading;
    const names = [
      ...graph.initializers.keys(),
      ...graph.inputs.keys(),
      ...graph.nodes.flatMap((node) => node.outputs),
    ];
    this.emitter = new Emitter(names, reading.limits, work);
  }

  /** The heads. Meaningful only when no error was collected. */
  run(inputShapes: ReadonlyMap<string, Shape>, batch?: number): Value[] {
    const used = new Set([...this.#graph.outputs, ...this.#graph.nodes.flatMap((node) => node.inputs)]);
    for (const [name, info] of this.#graph.inputs)
      if (used.has(name))
        this.#guarded(name, [name], () => {
          const given = { shape: inputShapes.get(name), batch };
          const { shape, dtype } = inputFacts(name, info, given, this.#reading.limits);
          return [this.emitter.input(name, shape, dtype)];
        });
    for (const [name, proto] of this.#graph.initializers)
      if (used.has(name))
        this.#guarded(name, [name], () => [constantOperand(readTensor(proto, this.#reading), name)]);
    for (const node of this.#graph.nodes) this.#node(node);
    if (this.diagnostics.some((d) => d.severity === 'error')) return [];
    return this.#graph.outputs.map((name) => {
      const operand = this.#operands.get(name);
      return operand === undefined
        ? fail('MRT1201', `the model's output ${name} is one that MRT does not compute`, {
            node: name,
            hint: SPLIT,
          })
        : this.emitter.value(operand);
    });
  }

  #guarded(label: string, outputs: readonly string[], make: () => readonly Operand[]): void {
    let results: readonly Operand[] = [];
    try {
      results = make();
    } catch (error) {
      if (!(error instanceof MrtError)) throw error;
      this.diagnostics.push(...error.diagnostics.map((d) => ({ ...d, node: d.node ?? label })));
      outputs.forEach((name) => this.#broken.add(name));
      return;
    }
    outputs.forEach((name, i) => {
      const result = results[i];
      if (name !== '' && result !== undefined) this.#operands.set(name, result);
    });
  }

  #node(node: OnnxNode): void {
    const rule = node.domain === '' ? ruleOf(node.op) : undefined;
    if (rule === undefined) {
      const name = node.domain === '' ? node.op : `${node.domain}.${node.op}`;
      this.diagnostics.push(
        errorOf(
          'MRT1201',
          `operator ${name} is not supported${node.domain === '' ? refusalOf(node.op) : ''}`,
          { node: node.label, hint: SPLIT },
        ),
      );
      node.outputs.forEach((output) => this.#broken.add(output));
    } else if (node.inputs.some((name) => this.#broken.has(name)))
      node.outputs.forEach((output) => this.#broken.add(output));
    else this.#guarded(node.label, node.outputs, () => this.#apply(rule, node));
  }

  #apply(rule: OnnxRule, node: OnnxNode): readonly Operand[] {
    const inputs = node.inputs.map((name) => (name === '' ? undefined : this.#operandOf(name, node)));
    checkInputs(rule, inputs);
    this.emitter.begin(node.outputs.find((name) => name !== '') ?? node.label);
    const results = [rule.build(this.#context(rule, node, inputs))].flat() as readonly Operand[];
    return results.map((result, i) =>
      node.outputs[i] ? this.emitter.finish(result, node.outputs[i]) : result,
    );
  }

  #operandOf(name: string, node: OnnxNode): Operand {
    return (
      this.#operands.get(name) ??
      fail('MRT1201', `${node.op} reads ${name}, an output that MRT does not compute`, { hint: SPLIT })
    );
  }

  #attributes(rule: OnnxRule, node: OnnxNode): AttrsOf<AttrSpecs> {
    const raw: [string, AttrValue][] = [];
    for (const [name, proto] of node.attributes)
      if (!(isTensorAttribute(proto) && rule.tensors.includes(name)))
        raw.push([name, attributeValue(name, proto)]);
    // From entries, so that an attribute called __proto__ is an attribute like any other.
    const checked = checkAttributes(rule.attrs, Object.fromEntries(raw), node.label, rule.op);
    failIfAny(checked.diagnostics);
    return checked.attrs as AttrsOf<AttrSpecs>;
  }

  #context(rule: OnnxRule, node: OnnxNode, inputs: readonly (Operand | undefined)[]): RuleContext {
    const constant = (index: number): Tensor => {
      const operand = inputs[index];
      if (operand?.kind === 'constant') return operand.tensor;
      const name = rule.inputs[Math.min(index, rule.inputs.length - 1)]?.name ?? String(index);
      return refuse(`its input ${name} is not constant`);
    };
    const refuse = (reason: string): never =>
      fail('MRT1201', `operator ${rule.op} is not supported here: ${reason}`, { hint: SPLIT });
    return {
      opset: this.#opset,
      attrs: this.#attributes(rule, node),
      inputs,
      outputs: node.outputs.length,
      g: this.emitter,
      input: (index) => inputs[index] ?? fail('MRT1210', `${rule.op} has no input ${index}`),
      numbers: (index) => (inputs[index] === undefined ? undefined : Array.from(toNumbers(constant(index)))),
      constant,
      tensor: (name) => {
        const proto = node.attributes.get(name)?.t;
        return proto ? readTensor(proto, this.#reading) : undefined;
      },
      refuse,
    };
  }
}
