/** Reading symbol files of every published dialect. */
import type { Diagnostic, DiagnosticCode, Limits } from '@mrtjs/tensor';
import { DEFAULT_LIMITS, errorOf, fail, failIfAny } from '@mrtjs/tensor';
import type {
  JsonObject,
  JsonValue,
  SymbolDocument,
  SymbolEntry,
  SymbolNode,
  TextAttributes,
} from './document.js';
import { parseJson } from './json.js';

/**
 * Reads a symbol file: `param` (with `attr` beside it), `attr` or `attrs`; entries of two or three numbers;
 * `backward_source_id`, `node_row_ptr` and graph `attrs` where the dialect has them.
 * @throws {MrtError} with every structural problem at once: MRT1102 not JSON, MRT1103 a field missing, wrong or
 * unknown, MRT1104 a reference to a node that does not exist or does not come earlier (so no cycle can be written
 * down) [R4], MRT1105 no heads; MRT0004 beyond the limits. Duplicate names are left to the importer.
 */
export function parseSymbol(source: string | Uint8Array, limits: Limits = DEFAULT_LIMITS): SymbolDocument {
  const root = parseJson(source, limits);
  if (!(root instanceof Map)) fail('MRT1103', 'the symbol file does not hold an object');
  const reader = new DocumentReader(limits);
  const document = reader.read(root as JsonObject);
  failIfAny(reader.problems);
  return document;
}

/** Beyond this many a file is not worth a longer list. */
const MAX_PROBLEMS = 50;

const ROOT_KEYS = ['nodes', 'arg_nodes', 'node_row_ptr', 'heads', 'attrs'];
const NODE_KEYS = ['op', 'name', 'param', 'attr', 'attrs', 'inputs', 'control_deps', 'backward_source_id'];

class DocumentReader {
  readonly problems: Diagnostic[] = [];
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  read(root: JsonObject): SymbolDocument {
    this.#noOtherKeys(root, ROOT_KEYS, 'the symbol');
    const rawNodes = this.#list(root, 'nodes', 'the symbol');
    if (rawNodes.length > this.#limits.maxNodes)
      fail('MRT0004', `the symbol has ${rawNodes.length} nodes, the limit is ${this.#limits.maxNodes}`);
    const nodes = rawNodes.map((raw, index) => this.#node(raw, index));
    const argNodes = this.#indices(root, 'arg_nodes', 'the symbol', nodes.length);
    for (const index of argNodes)
      if (nodes[index]?.op !== 'null')
        this.#report('MRT1103', `arg_nodes lists node ${index}, which is no variable`);
    const heads = this.#list(root, 'heads', 'the symbol').map((raw) =>
      this.#entry(raw, nodes.length, 'heads'),
    );
    if (heads.length === 0 && root.has('heads')) this.#report('MRT1105', 'the symbol has no heads');
    const attrs = root.get('attrs');
    if (attrs !== undefined && !(attrs instanceof Map))
      this.#report('MRT1103', 'attrs of the symbol is no object');
    const nodeRowPtr = root.has('node_row_ptr') ? this.#rowPtr(root, nodes.length) : undefined;
    const document: SymbolDocument = {
      attrKey: rawNodes.some((raw) => raw instanceof Map && raw.has('attr')) ? 'attr' : 'attrs',
      nodes,
      argNodes,
      heads,
      ...(nodeRowPtr && { nodeRowPtr }),
      ...(attrs instanceof Map && { attrs: attrs as JsonObject }),
    };
    this.#checkOutputs(document);
    return document;
  }

  #node(raw: JsonValue, index: number): SymbolNode {
    if (!(raw instanceof Map)) {
      this.#report('MRT1103', `node ${index} is no object`);
      return { op: 'null', name: '', inputs: [] };
    }
    const object = raw as JsonObject;
    const name = this.#text(object, 'name', `node ${index}`);
    const where = `node ${index} (${name})`;
    this.#noOtherKeys(object, NODE_KEYS, where);
    if (object.has('attr') && object.has('attrs'))
      this.#report('MRT1103', `${where} has attr and attrs`, name);
    const params = this.#attributes(object, 'param', where);
    const attrs = this.#attributes(object, object.has('attr') ? 'attr' : 'attrs', where);
    const backward = object.get('backward_source_id');
    if (backward !== undefined && !Number.isInteger(backward))
      this.#report('MRT1103', `backward_source_id of ${where} is no integer`, name);
    return {
      op: this.#text(object, 'op', where),
      name,
      inputs: this.#list(object, 'inputs', where).map((entry) => this.#entry(entry, index, where)),
      ...(params && { params }),
      ...(attrs && { attrs }),
      ...(object.has('control_deps') && { controlDeps: this.#indices(object, 'control_deps', where, index) }),
      ...(typeof backward === 'number' && { backwardSourceId: backward }),
    };
  }

  /** An entry may only refer to nodes before `end`. */
  #entry(raw: JsonValue, end: number, where: string): SymbolEntry {
    const list: readonly JsonValue[] = Array.isArray(raw) ? raw : [];
    const [node = -1, output = -1, version] = list as readonly number[];
    if (
      (list.length !== 2 && list.length !== 3) ||
      !list.every((n) => Number.isInteger(n) && (n as number) >= 0)
    ) {
      this.#report(
        'MRT1103',
        `${where} has the entry ${JSON.stringify(raw)}`,
        undefined,
        '[node, output, version]',
      );
      return { node: 0, output: 0 };
    }
    if (node >= end)
      this.#report(
        'MRT1104',
        `${where} refers to node ${node}`,
        undefined,
        `a node before ${end}, so that none depends on itself`,
      );
    return { node, output, ...(version !== undefined && { version }) };
  }

  #attributes(object: JsonObject, key: string, where: string): TextAttributes | undefined {
    const raw = object.get(key);
    if (raw === undefined) return undefined;
    if (!(raw instanceof Map)) {
      this.#report('MRT1103', `${key} of ${where} is no object`);
      return undefined;
    }
    const attributes = new Map<string, string>();
    for (const [name, value] of raw as JsonObject)
      if (typeof value === 'string') attributes.set(name, value);
      else
        this.#report(
          'MRT1103',
          `${key} "${name}" of ${where} is ${JSON.stringify(value)}`,
          undefined,
          'text',
        );
    return attributes;
  }

  #text(object: JsonObject, key: string, where: string): string {
    const value = object.get(key);
    if (typeof value === 'string') return value;
    this.#report(
      'MRT1103',
      `${where} has ${value === undefined ? 'no' : 'a wrong'} "${key}"`,
      undefined,
      'text',
    );
    return '';
  }

  #list(object: JsonObject, key: string, where: string): readonly JsonValue[] {
    const value = object.get(key);
    if (Array.isArray(value)) return value as readonly JsonValue[];
    this.#report(
      'MRT1103',
      `${where} has ${value === undefined ? 'no' : 'a wrong'} "${key}"`,
      undefined,
      'a list',
    );
    return [];
  }

  #indices(object: JsonObject, key: string, where: string, end: number): number[] {
    return this.#list(object, key, where).filter((value): value is number => {
      const ok = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < end;
      if (!ok)
        this.#report(
          'MRT1104',
          `"${key}" of ${where} holds ${JSON.stringify(value)}`,
          undefined,
          `a node before ${end}`,
        );
      return ok;
    });
  }

  /** `undefined`, once reported, when it is no such count. */
  #rowPtr(root: JsonObject, nodes: number): number[] | undefined {
    const list = this.#list(root, 'node_row_ptr', 'the symbol') as readonly number[];
    const ok =
      list.length === nodes + 1 &&
      list[0] === 0 &&
      list.every((value, i) => Number.isInteger(value) && (i === 0 || value >= (list[i - 1] as number)));
    if (ok) return [...list];
    this.#report('MRT1103', 'node_row_ptr is not a running count of node outputs');
    return undefined;
  }

  /** Uses of outputs beyond those that `node_row_ptr` grants. */
  #checkOutputs({ nodes, heads, nodeRowPtr }: SymbolDocument): void {
    if (nodeRowPtr === undefined) return;
    const check = (entry: SymbolEntry, where: string): void => {
      const count = (nodeRowPtr[entry.node + 1] ?? 0) - (nodeRowPtr[entry.node] ?? 0);
      if (entry.output >= count && entry.node < nodes.length)
        this.#report(
          'MRT1104',
          `${where} uses output ${entry.output} of ${nodes[entry.node]?.name}, which has ${count}`,
        );
    };
    nodes.forEach((node) => node.inputs.forEach((entry) => check(entry, node.name)));
    heads.forEach((entry) => check(entry, 'heads'));
  }

  #noOtherKeys(object: JsonObject, known: readonly string[], where: string): void {
    for (const key of object.keys())
      if (!known.includes(key))
        this.#report('MRT1103', `${where} has the unknown field "${key}"`, undefined, known.join(', '));
  }

  #report(code: DiagnosticCode, message: string, node?: string, expected?: string): void {
    this.problems.push(
      errorOf(code, message, {
        ...(node !== undefined && { node }),
        ...(expected !== undefined && { hint: `expected ${expected}` }),
      }),
    );
    if (this.problems.length >= MAX_PROBLEMS) failIfAny(this.problems);
  }
}
