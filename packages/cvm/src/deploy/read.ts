/** Reading the `symbol` file: its structure (CVM-SPEC 1.1–1.3), nothing that needs the operators. */
import type { DiagnosticDetails, Shape } from '@mrtjs/tensor';
import { logicError, runtimeError } from '../errors.js';
import type { HostLimits } from '../limits.js';
import { CVM_LIMITS, hostLimits } from '../limits.js';
import type { DeployGraph, DeployNode, EntryRef, StatedFields } from './graph.js';
import { CVM_VERSION } from './graph.js';
import type { JsonObject, JsonValue } from './json.js';
import { parseJson } from './json.js';

/**
 * Reads a deploy graph.
 * @throws {CvmError} as CVM-SPEC 6.2 classifies it: code 2 for syntax, token types and unknown keys (MRT4001), code 1
 * for missing parts and wrong tags (MRT4002) and for exceeded host limits (MRT4012) [C2–C8, C11–C13, C16, C22, C23].
 */
export function parseDeployGraph(source: string | Uint8Array, limits: Partial<HostLimits> = {}): DeployGraph {
  const bounds = hostLimits(limits);
  if (source.length > bounds.maxFileBytes)
    logicError('MRT4012', `the deploy graph is longer than ${bounds.maxFileBytes} bytes`);
  const root = asObject(
    parseJson(typeof source === 'string' ? source : decode(source), 'the deploy graph', bounds),
    'the deploy graph',
  );
  onlyKeys(root, TOP_LEVEL_KEYS, 'the deploy graph');
  const nodes = asArray(required(root, 'nodes'), 'nodes');
  if (nodes.length > bounds.maxNodes)
    logicError('MRT4012', `the deploy graph has ${nodes.length} nodes, the limit is ${bounds.maxNodes}`);
  const attrs = asObject(required(root, 'attrs'), 'attrs');
  onlyKeys(attrs, GRAPH_ATTR_KEYS, 'attrs');
  typed(attrs, 'dtype', 'list_int', asInteger);
  const postprocess = optional(root, 'postprocess', asText) ?? '';
  if (new TextEncoder().encode(postprocess).length > CVM_LIMITS.maxPostprocessBytes)
    logicError('MRT4002', `postprocess is longer than ${CVM_LIMITS.maxPostprocessBytes} bytes`);
  return {
    nodes: nodes.map(readNode),
    heads: asArray(required(root, 'heads'), 'heads').map((ref) => readRef(ref, 'heads')),
    opAttrs: typed(attrs, 'op_attrs', 'list_str', asText) ?? missing('attrs.op_attrs'),
    shapes: typed(attrs, 'shape', 'list_shape', asIntegers) ?? missing('attrs.shape'),
    storageIds: typed(attrs, 'storage_id', 'list_int', asInteger) ?? missing('attrs.storage_id'),
    precisions: typed(attrs, 'precision', 'list_int', asInteger) ?? missing('attrs.precision'),
    version: optional(root, 'version', asText) ?? CVM_VERSION,
    postprocess,
    stated: statedFields(root, attrs),
  };
}

/**
 * Reads one item of `op_attrs`.
 * @throws {CvmError} code 2 (MRT4001) unless it is a flat object of texts.
 */
export function parseOpAttrs(text: string, limits: Partial<HostLimits> = {}): ReadonlyMap<string, string> {
  const what = 'op_attrs';
  const members = asObject(parseJson(text, what, hostLimits(limits)), what);
  return new Map([...members].map(([key, value]) => [key, asText(value, `${what}.${key}`)]));
}

const TOP_LEVEL_KEYS = ['nodes', 'heads', 'attrs', 'arg_nodes', 'node_row_ptr', 'version', 'postprocess'];
const NODE_KEYS = ['op', 'name', 'inputs', 'attrs', 'precision'];
const NODE_ATTR_KEYS = ['func_name', 'num_inputs', 'num_outputs', 'flatten_data', 'op_attrs'];
const GRAPH_ATTR_KEYS = ['shape', 'storage_id', 'op_attrs', 'precision', 'dltype', 'device_index', 'dtype'];

function readNode(value: JsonValue, index: number): DeployNode {
  const what = `nodes[${index}]`;
  const node = asObject(value, what);
  onlyKeys(node, NODE_KEYS, what);
  optional(node, 'precision', asInteger);
  const attrs = optional(node, 'attrs', asObject);
  const texts = attrs === undefined ? undefined : readNodeAttrs(attrs, what);
  const op = asText(required(node, 'op', what), `${what}.op`);
  const name = asText(required(node, 'name', what), `${what}.name`);
  const inputs = asArray(required(node, 'inputs', what), `${what}.inputs`).map((ref) => readRef(ref, what));
  if (op === 'null') {
    if (attrs !== undefined) requiredFunction(texts, name);
    if (inputs.length > 0) logicError('MRT4002', 'a variable has inputs', { node: name });
    return { op, name };
  }
  if (op !== 'cvm_op')
    logicError('MRT4002', `${what}.op is ${JSON.stringify(op)}`, {
      node: name,
      hint: 'expected null or cvm_op; only compiled graphs can be loaded',
    });
  if (texts === undefined)
    runtimeError('MRT4002', 'the node has no attrs', { node: name, hint: 'give at least func_name' });
  return { op, name, func: requiredFunction(texts, name), inputs };
}

function readNodeAttrs(attrs: JsonObject, what: string): ReadonlyMap<string, string> {
  onlyKeys(attrs, NODE_ATTR_KEYS, `${what}.attrs`);
  return new Map([...attrs].map(([key, value]) => [key, asText(value, `${what}.attrs.${key}`)]));
}

function requiredFunction(texts: ReadonlyMap<string, string> | undefined, node: string): string {
  return texts?.get('func_name') ?? logicError('MRT4002', 'attrs has no func_name', { node });
}

/** `[node, output, version]`; the third item may be left out and means nothing [C11]. */
function readRef(value: JsonValue, what: string): EntryRef {
  const [node, output, ...rest] = asIntegers(value, `an entry reference of ${what}`);
  if (node === undefined || output === undefined || rest.length > 1)
    runtimeError('MRT4001', `an entry reference of ${what} has not 2 or 3 integers`);
  return { node, output };
}

function statedFields(root: JsonObject, attrs: JsonObject): StatedFields {
  const argNodes = optional(root, 'arg_nodes', asIntegers);
  const nodeRowPtr = optional(root, 'node_row_ptr', asIntegers);
  const dltypes = typed(attrs, 'dltype', 'list_str', asText);
  const deviceIndex = typed(attrs, 'device_index', 'list_int', asInteger);
  return {
    ...(argNodes === undefined ? {} : { argNodes }),
    ...(nodeRowPtr === undefined ? {} : { nodeRowPtr }),
    ...(dltypes === undefined ? {} : { dltypes }),
    ...(deviceIndex === undefined ? {} : { deviceIndex }),
  };
}

/** The list of a graph attribute `["<tag>", [...]]`; `undefined` where it is not given [C12]. */
function typed<T>(
  attrs: JsonObject,
  key: string,
  tag: string,
  read: (item: JsonValue, what: string) => T,
): readonly T[] | undefined {
  const value = attrs.get(key);
  if (value === undefined) return undefined;
  const what = `attrs.${key}`;
  const [found, list, ...rest] = asArray(value, what);
  if (found !== tag || list === undefined || rest.length > 0)
    logicError('MRT4002', `${what} is not of the form ["${tag}", [...]]`);
  return asArray(list, what).map((item) => read(item, what));
}

function required(object: JsonObject, key: string, what?: string): JsonValue {
  return object.get(key) ?? missing(what === undefined ? key : `${what}.${key}`);
}

function missing(what: string): never {
  logicError('MRT4002', `the deploy graph has no ${what}`);
}

function optional<T>(
  object: JsonObject,
  key: string,
  read: (value: JsonValue, what: string) => T,
): T | undefined {
  const value = object.get(key);
  return value === undefined ? undefined : read(value, key);
}

function onlyKeys(object: JsonObject, known: readonly string[], what: string): void {
  for (const key of object.keys())
    if (!known.includes(key))
      runtimeError('MRT4001', `${what} has the unknown key ${JSON.stringify(key)}`, {
        hint: `known: ${known.join(', ')}`,
      });
}

const wrongType = (what: string, expected: string, details: DiagnosticDetails = {}): never =>
  runtimeError('MRT4001', `${what} is not ${expected}`, details);

function asObject(value: JsonValue, what: string): JsonObject {
  return value instanceof Map ? value : wrongType(what, 'an object');
}

function asArray(value: JsonValue, what: string): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : wrongType(what, 'a list');
}

function asText(value: JsonValue, what: string): string {
  return typeof value === 'string'
    ? value
    : wrongType(what, 'a text', { hint: 'numbers are written in double quotes here' });
}

function asInteger(value: JsonValue, what: string): number {
  return typeof value === 'number' ? value : wrongType(what, 'an integer');
}

function asIntegers(value: JsonValue, what: string): Shape {
  return asArray(value, what).map((item) => asInteger(item, what));
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return runtimeError('MRT4001', 'the deploy graph is not UTF-8 text');
  }
}
