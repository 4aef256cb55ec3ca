/** The graph of an ONNX file as checked plain values. */
import type { Diagnostic, Limits } from '@mrtjs/tensor';
import { errorOf, fail, failIfAny } from '@mrtjs/tensor';
import type { onnx } from 'onnx-proto';

/** A node of the file. */
export interface OnnxNode {
  readonly op: string;
  readonly domain: string;
  /** For messages: the node's name, or else that of its first output. */
  readonly label: string;
  /** Value names; empty for an input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, onnx.IAttributeProto>;
}

/** A graph in which every value has one origin, and no node comes before what it reads. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, onnx.ITensorProto>;
  /** Inputs that are not initializers. */
  readonly inputs: ReadonlyMap<string, onnx.IValueInfoProto>;
  readonly outputs: readonly string[];
}

/**
 * Reads a graph, without the nodes that no output needs.
 * @throws {MrtError} with every problem: MRT1204 values that do not exist or come later (which a cycle needs), MRT1205
 * names given twice; MRT0004 beyond the limits.
 */
export function readGraph(proto: onnx.IGraphProto, limits: Limits): OnnxGraph {
  checkCounts(proto, limits);
  const diagnostics: Diagnostic[] = [];
  const twice = (kind: string, name: string): void =>
    void diagnostics.push(
      errorOf('MRT1205', `two ${kind} are named ${name}`, { node: name, hint: 'rename one of them' }),
    );
  const initializers = new Map<string, onnx.ITensorProto>();
  for (const tensor of proto.initializer ?? []) {
    const name = tensor.name ?? '';
    if (initializers.has(name)) twice('initializers', name);
    initializers.set(name, tensor);
  }
  const inputs = new Map<string, onnx.IValueInfoProto>();
  const seenInputs = new Set<string>();
  for (const input of proto.input ?? []) {
    const name = input.name ?? '';
    if (seenInputs.has(name)) twice('inputs', name);
    seenInputs.add(name);
    // Files of IR version 3 list initializers among the inputs.
    if (!initializers.has(name)) inputs.set(name, input);
  }
  const nodes = (proto.node ?? []).map((node, i) => readNode(node, i));
  const known = new Set([...initializers.keys(), ...inputs.keys()]);
  for (const node of nodes)
    for (const name of node.outputs)
      if (name !== '') {
        if (known.has(name)) twice('values', name);
        known.add(name);
      }
  const outputs = (proto.output ?? []).map((output) => output.name ?? '');
  diagnostics.push(
    ...undefinedValues(nodes, outputs, known, new Set([...initializers.keys(), ...inputs.keys()])),
  );
  failIfAny(diagnostics);
  return { nodes: neededNodes(nodes, outputs), initializers, inputs, outputs };
}

function checkCounts(proto: onnx.IGraphProto, limits: Limits): void {
  const count = (what: string, found: number, limit: number): void => {
    if (found > limit) fail('MRT0004', `the graph has ${found} ${what}, the limit is ${limit}`);
  };
  count('nodes', proto.node?.length ?? 0, limits.maxNodes);
  count('tensors', proto.initializer?.length ?? 0, limits.maxTensors);
  count('sparse tensors, which are not supported', proto.sparseInitializer?.length ?? 0, 0);
}

function readNode(node: onnx.INodeProto, index: number): OnnxNode {
  const outputs = node.output ?? [];
  const op = node.opType ?? '';
  const domain = node.domain ?? '';
  return {
    op,
    domain: domain === 'ai.onnx' ? '' : domain,
    label: node.name || outputs.find((name) => name !== '') || `${op} (node ${index})`,
    inputs: node.input ?? [],
    outputs,
    attributes: new Map((node.attribute ?? []).map((attribute) => [attribute.name ?? '', attribute])),
  };
}

function undefinedValues(
  nodes: readonly OnnxNode[],
  outputs: readonly string[],
  known: ReadonlySet<string>,
  given: ReadonlySet<string>,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const defined = new Set(given);
  for (const node of nodes) {
    for (const name of new Set(node.inputs)) {
      if (name === '' || defined.has(name)) continue;
      const problem = known.has(name) ? 'which only a later node computes' : 'which nothing computes';
      const hint = known.has(name)
        ? 'sort the nodes; a cycle cannot be computed'
        : 'check that the file is whole';
      diagnostics.push(
        errorOf('MRT1204', `${node.op} reads ${name}, ${problem}`, { node: node.label, hint }),
      );
    }
    for (const name of node.outputs) defined.add(name);
  }
  for (const name of outputs)
    if (!known.has(name))
      diagnostics.push(errorOf('MRT1204', `nothing computes the output ${name}`, { node: name }));
  return diagnostics;
}

/** Nodes that an output depends on; the others (left over from training, say) need not be supported. */
function neededNodes(nodes: readonly OnnxNode[], outputs: readonly string[]): OnnxNode[] {
  const wanted = new Set(outputs);
  const needed: OnnxNode[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((name) => name !== '' && wanted.has(name))) continue;
    needed.push(node);
    node.inputs.forEach((name) => wanted.add(name));
  }
  return needed.reverse();
}
