/**
 * Builds IR nodes from the nodes of a symbol file, one after the other, collecting every problem of those that the
 * heads need in inference form. What only led to labels is gone with them, so its problems are none.
 */
import type { AnyOpDef, AttrsOf, AttrSpecs, NameScope, Node, OperatorSet, Value } from '@mrtjs/graph';
import { checkAttributes, isVariable, makeNode, NameGenerator, ops, portsOf, valueOf } from '@mrtjs/graph';
import type { Diagnostic, Tensor } from '@mrtjs/tensor';
import { errorOf, fail, failIfAny, MrtError } from '@mrtjs/tensor';
import { rewriteOf } from '../inference-form/index.js';
import type { SymbolDocument, SymbolEntry, SymbolNode } from '../symbol/document.js';
import { versionOf } from '../symbol/document.js';
import { aliasOf } from './aliases.js';
import { typedAttributes } from './attributes.js';
import { partAttributes } from './inert.js';
import type { NewAttributes, RewriteContext, SourceNode } from './rule.js';
import { makeVariable } from './variables.js';

/** Since this version files list every input; before, trailing parameters could be left out. */
const EXPLICIT_INPUTS = 900;

/** One import. */
export class GraphImporter {
  readonly diagnostics: Diagnostic[] = [];
  readonly #document: SymbolDocument;
  readonly #operators: OperatorSet;
  readonly #params: ReadonlyMap<string, Tensor> | undefined;
  /** Output 0 of each node of the document; a stand-in where the node could not be built. */
  readonly #values: Value[] = [];
  /** The stand-ins, with what they should have been made of. */
  readonly #broken = new Map<Node, readonly Value[]>();
  /** Problems of the node that is being built. */
  readonly #pending: Diagnostic[] = [];
  /** The first variable of each name. */
  readonly #variables = new Map<string, Value>();
  readonly #taken: ReadonlySet<string>;
  readonly #names: NameScope = new NameGenerator().scope('import');

  constructor(
    document: SymbolDocument,
    operators: OperatorSet,
    params: ReadonlyMap<string, Tensor> | undefined,
  ) {
    this.#document = document;
    this.#operators = operators;
    this.#params = params;
    this.#taken = new Set(document.nodes.map((node) => node.name));
  }

  /** The heads. Meaningful only when no error was collected. */
  run(): Value[] {
    const problems: Diagnostic[][] = [];
    for (const node of this.#document.nodes) {
      this.#values.push(this.#guarded(node));
      problems.push(this.#pending.splice(0));
    }
    const live = this.#live();
    this.diagnostics.push(
      ...problems.flatMap((found, i) => (live.has((this.#values[i] as Value).node) ? found : [])),
      ...this.#missingParameters(live),
    );
    const heads = this.#document.heads.flatMap((entry) => {
      try {
        return [this.#resolve(entry)];
      } catch (error) {
        this.#record(error, 'heads');
        return [];
      }
    });
    this.diagnostics.push(...this.#pending);
    return heads;
  }

  /** The nodes that the heads need, from the heads down; through a stand-in, all that its node had as inputs. */
  #live(): ReadonlySet<Node> {
    const live = new Set<Node>();
    const open = this.#document.heads.map((entry) => (this.#values[entry.node] as Value).node);
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (live.has(node)) continue;
      live.add(node);
      open.push(...(this.#broken.get(node) ?? node.inputs).map((value) => value.node));
    }
    return live;
  }

  #guarded(node: SymbolNode): Value {
    try {
      return node.op === 'null' ? this.#variable(makeVariable(node)) : this.#operator(node);
    } catch (error) {
      this.#record(error, node.name);
      const standIn = valueOf(makeNode(ops.variable, node.name, []));
      this.#broken.set(
        standIn.node,
        node.inputs.map((entry) => this.#values[entry.node] as Value),
      );
      return standIn;
    }
  }

  #record(error: unknown, node: string): void {
    if (!(error instanceof MrtError)) throw error;
    this.#pending.push(...error.diagnostics.map((d) => ({ ...d, node: d.node ?? node })));
  }

  #operator(node: SymbolNode): Value {
    const { own, annotations } = partAttributes(node.params, node.attrs);
    const inputs = node.inputs.map((entry) => this.#resolve(entry));
    const source: SourceNode = { op: node.op, name: node.name, inputs, text: own, annotations };
    const rewrite = rewriteOf(node.op);
    if (rewrite !== undefined) return rewrite(this.#context(source));
    const alias = aliasOf(node.op);
    const text = new Map([...own].map(([name, value]) => [alias?.rename?.[name] ?? name, value]));
    for (const [name, value] of Object.entries(alias?.set ?? {})) text.set(name, value);
    return this.#build(source, alias?.op ?? node.op, text, inputs);
  }

  /** Output `entry.output` of an earlier node. Only IR nodes that stand for themselves have more than one. */
  #resolve(entry: SymbolEntry): Value {
    const value = this.#values[entry.node] as Value;
    const count = this.#operators.find(value.node.op)?.outputs?.(value.node.attrs as never) ?? 1;
    if (entry.output === 0 || this.#broken.has(value.node)) return value;
    const name = this.#document.nodes[entry.node]?.name ?? '';
    if (entry.output >= count || value.node.name !== name)
      fail('MRT1104', `output ${entry.output} of ${name} is used, which MRT does not compute`, {
        hint: `${value.node.op} has ${count} output${count === 1 ? '' : 's'} for inference`,
      });
    return valueOf(value.node, entry.output);
  }

  #build(source: SourceNode, op: string, text: ReadonlyMap<string, string>, inputs: readonly Value[]): Value {
    const def = this.#definition(op, source);
    const attrs = typedAttributes(op, def.attrs, text);
    return this.#make(def, source.name, inputs, attrs, source.annotations);
  }

  #make(
    def: AnyOpDef,
    name: string,
    inputs: readonly Value[],
    attrs: NewAttributes,
    annotations: Readonly<Record<string, string>> = {},
  ): Value {
    const checked = checkAttributes(def.attrs, attrs, name, def.name);
    failIfAny(checked.diagnostics);
    const ports = portsOf(def, checked.attrs);
    const all = [...inputs];
    if (versionOf(this.#document) < EXPLICIT_INPUTS)
      for (const port of ports.slice(inputs.length)) all.push(this.#impliedVariable(`${name}_${port.name}`));
    return valueOf(makeNode(def, name, all, checked.attrs, annotations));
  }

  /** The variable that an old file leaves out: auxiliary states, and parameters that the user never named. */
  #impliedVariable(name: string): Value {
    return this.#variables.get(name) ?? this.#variable(makeNode(ops.variable, name, []));
  }

  #variable(node: Node): Value {
    const value = valueOf(node);
    if (!this.#variables.has(node.name)) this.#variables.set(node.name, value);
    return value;
  }

  /** A variable where an operator expects a trained parameter is one: with a parameter file it must be in there. */
  #missingParameters(live: ReadonlySet<Node>): Diagnostic[] {
    const missing = new Map<string, Diagnostic>();
    for (const node of this.#params === undefined ? [] : [...live].reverse()) {
      const ports = portsOf(this.#operators.get(node.op), node.attrs);
      node.inputs.forEach((value, i) => {
        const { name } = value.node;
        const expected =
          ports[i]?.parameter === true && isVariable(value.node) && !this.#broken.has(value.node);
        if (!expected || this.#params?.has(name) || missing.has(name)) return;
        const what = `the parameter file has no ${ports[i]?.name ?? ''} ${name}`;
        const hint = 'give the parameter file of this symbol';
        missing.set(name, errorOf('MRT1107', what, { node: node.name, hint }));
      });
    }
    return [...missing.values()];
  }

  #definition(op: string, source: SourceNode): AnyOpDef {
    return (
      this.#operators.find(op) ??
      fail('MRT1101', `operator ${source.op} is not supported`, {
        node: source.name,
        hint: 'split the model before it, or replace it',
      })
    );
  }

  #fresh(suffix: string): string {
    let name = this.#names.fresh(suffix);
    while (this.#taken.has(name)) name = this.#names.fresh(suffix);
    return name;
  }

  #context(node: SourceNode): RewriteContext {
    return {
      node,
      attrs: <S extends AttrSpecs>(specs: S): AttrsOf<S> => {
        const raw = typedAttributes(node.op, specs, node.text);
        const checked = checkAttributes(specs, raw, node.name, node.op);
        failIfAny(checked.diagnostics);
        return checked.attrs as AttrsOf<S>;
      },
      input: (index) =>
        node.inputs[index] ??
        fail('MRT1109', `${node.op} has ${node.inputs.length} inputs`, {
          node: node.name,
          hint: `expected at least ${index + 1}`,
        }),
      inner: (op, inputs, attrs = {}) =>
        this.#make(this.#definition(op, node), this.#fresh(op), inputs, attrs),
      last: (op, inputs, attrs = {}) =>
        this.#make(this.#definition(op, node), node.name, inputs, attrs, node.annotations),
      as: (op, text, inputs = node.inputs) => this.#build(node, op, text, inputs),
      warn: (code, message, hint) =>
        void this.#pending.push({ code, severity: 'warning', message, node: node.name, hint }),
      refuse: (reason) =>
        fail('MRT1101', `operator ${node.op} is not supported: ${reason}`, {
          node: node.name,
          hint: 'split the model before it, or replace it',
        }),
    };
  }
}
