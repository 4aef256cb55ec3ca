/**
 * What follows from a deploy graph alone: operators, attributes, shapes and precisions. These are the steps 2 to 13 of
 * the load procedure of CVM-SPEC 1.5, in its order, so that the first problem has the code the original gives it.
 */
import type { Shape } from '@mrtjs/tensor';
import { formatShape, sameShape } from '@mrtjs/tensor';
import type { CvmAttributes } from '../attributes.js';
import { checkAttributeRanges, parseAttributes } from '../attributes.js';
import { atNode, logicError, runtimeError } from '../errors.js';
import { isCvmPrecision, isCvmShape } from '../limits.js';
import type { AnyCvmOp } from '../operator.js';
import { cvmPorts, isVariadic } from '../operator.js';
import { resolveOperator } from '../operators/index.js';
import type { DeployGraph, DeployNode, DeployOperator, EntryRef } from './graph.js';
import { parseOpAttrs } from './read.js';

/** A variable and its only entry. */
export interface InferredVariable {
  readonly op: null;
  readonly name: string;
  readonly entry: number;
}

/** An operator application with everything known of it. */
export interface InferredApplication {
  readonly op: AnyCvmOp;
  readonly name: string;
  /** Whether the graph names the operator by an alias: good for metering only. */
  readonly alias: boolean;
  readonly attrs: CvmAttributes;
  /** Entries read. */
  readonly inputs: readonly number[];
  /** Entries written, consecutive. */
  readonly outputs: readonly number[];
}

/** A node of an inferred graph. */
export type InferredNode = InferredVariable | InferredApplication;

/** A deploy graph whose operators, shapes and precisions are right. */
export interface InferredGraph {
  readonly graph: DeployGraph;
  readonly nodes: readonly InferredNode[];
  /** Entry number of output 0 of each node, and the number of entries at the end. */
  readonly nodeRowPtr: readonly number[];
  /** Per entry. */
  readonly shapes: readonly Shape[];
  /** Per entry: declared for variables, inferred for the rest. */
  readonly precisions: readonly number[];
}

/**
 * Infers a deploy graph.
 * @throws {CvmError} with the code of the first check of CVM-SPEC 1.5 that fails [C9, C10, C14–C21, C24–C33, C65–C75].
 */
export function inferDeployGraph(graph: DeployGraph): InferredGraph {
  uniqueVariables(graph.nodes);
  const applications = resolveNodes(graph);
  const nodeRowPtr = rowPointers(applications);
  const entries = nodeRowPtr.at(-1) as number;
  checkStorageIds(graph, entries);
  checkSharing(graph, applications, nodeRowPtr);
  checkShapes(graph, entries);
  checkDeclaredPrecisions(graph, entries);
  if ((graph.stated?.deviceIndex?.length ?? 0) > 0) logicError('MRT4002', 'attrs.device_index is not empty');
  checkVersion(graph, nodeRowPtr);
  const nodes = graph.nodes.map((node, index) =>
    node.op === 'null'
      ? { op: null, name: node.name, entry: nodeRowPtr[index] as number }
      : bindEntries(node, applications[index] as Resolved, index, nodeRowPtr),
  );
  inferAllShapes(graph, nodes);
  return { graph, nodes, nodeRowPtr, shapes: graph.shapes, precisions: inferAllPrecisions(graph, nodes) };
}

/** Entry number of a reference. @throws {CvmError} code 1 (MRT4009) when there is no such entry [C33]. */
export function entryOf(ref: EntryRef, nodeRowPtr: readonly number[]): number {
  const first = nodeRowPtr[ref.node];
  const end = nodeRowPtr[ref.node + 1];
  if (first === undefined || end === undefined || ref.output < 0 || first + ref.output >= end)
    logicError('MRT4009', `there is no output ${ref.output} of a node ${ref.node}`);
  return first + ref.output;
}

interface Resolved {
  readonly op: AnyCvmOp;
  readonly alias: boolean;
  readonly attrs: CvmAttributes;
}

function uniqueVariables(nodes: readonly DeployNode[]): void {
  const names = new Set<string>();
  for (const { op, name } of nodes) {
    if (op !== 'null') continue;
    if (names.has(name)) runtimeError('MRT4002', 'two variables have this name', { node: name });
    names.add(name);
  }
}

function resolveNodes({ nodes, opAttrs }: DeployGraph): readonly (Resolved | undefined)[] {
  if (opAttrs.length !== nodes.length)
    logicError('MRT4002', `op_attrs has ${opAttrs.length} items for ${nodes.length} nodes`);
  return nodes.map((node, index) =>
    node.op === 'null'
      ? undefined
      : atNode(node.name, () => {
          const { op, alias } = resolveOperator(node.func);
          const attrs = parseAttributes(op.name, op.attrs, parseOpAttrs(opAttrs[index] as string));
          checkArity(op, attrs, node.inputs.length);
          return { op, alias, attrs };
        }),
  );
}

function checkArity(op: AnyCvmOp, attrs: CvmAttributes, count: number): void {
  const ports = cvmPorts(op, attrs);
  if (isVariadic(op) ? count < 1 : count !== ports.length)
    logicError('MRT4005', `${op.name} has ${count} inputs`, { hint: `expected ${ports.join(', ')}` });
}

function rowPointers(applications: readonly (Resolved | undefined)[]): readonly number[] {
  const pointers = [0];
  for (const application of applications)
    pointers.push((pointers.at(-1) as number) + (application?.op.outputs ?? 1));
  return pointers;
}

function checkStorageIds({ storageIds }: DeployGraph, entries: number): void {
  if (storageIds.length !== entries)
    logicError('MRT4006', `storage_id has ${storageIds.length} items for ${entries} entries`);
  const negative = storageIds.find((id) => id < 0);
  if (negative !== undefined) logicError('MRT4006', `the storage id ${negative} is negative`);
}

/** Only some operators may write where they read [C26]. */
function checkSharing(
  { nodes, storageIds }: DeployGraph,
  applications: readonly (Resolved | undefined)[],
  nodeRowPtr: readonly number[],
): void {
  nodes.forEach((node, index) => {
    const op = applications[index]?.op;
    if (node.op === 'null' || op === undefined || op.sharesSlot) return;
    const slots = storageIds.slice(nodeRowPtr[index], nodeRowPtr[index + 1]);
    for (const { node: from, output } of node.inputs) {
      const slot = storageIds[(nodeRowPtr[from] ?? NaN) + output];
      if (slot !== undefined && slots.includes(slot))
        logicError('MRT4006', `${op.name} would write into slot ${slot}, which it reads`, {
          node: node.name,
          hint: 'give its output a slot of its own',
        });
    }
  });
}

function checkShapes({ shapes }: DeployGraph, entries: number): void {
  if (shapes.length !== entries)
    logicError('MRT4007', `shape has ${shapes.length} items for ${entries} entries`);
  shapes.forEach((shape, entry) => {
    if (!isCvmShape(shape))
      logicError('MRT4007', `entry ${entry} has the shape ${formatShape(shape)}`, {
        hint: '1 to 6 dimensions of 1 to 2^24, at most 2^30 elements',
      });
  });
}

function checkDeclaredPrecisions({ precisions }: DeployGraph, entries: number): void {
  if (precisions.length !== entries)
    logicError('MRT4008', `precision has ${precisions.length} items for ${entries} entries`);
  const bad = precisions.find((p) => p !== -1 && !isCvmPrecision(p));
  if (bad !== undefined)
    logicError('MRT4008', `the declared precision ${bad} is not allowed`, { hint: 'expected -1 or 1 to 32' });
}

/** Version 1.0.0 states what follows from the nodes, and is held to it [C15–C17]. */
function checkVersion({ version, nodes, stated }: DeployGraph, nodeRowPtr: readonly number[]): void {
  if (version === 'cvm_1.1.0') return;
  if (version !== 'cvm_1.0.0')
    runtimeError('MRT4010', `the version ${JSON.stringify(version)} is unknown`, {
      hint: 'expected cvm_1.0.0 or cvm_1.1.0',
    });
  const entries = nodeRowPtr.at(-1) as number;
  const argNodes = nodes.flatMap((node, index) => (node.op === 'null' ? [index] : []));
  const wrong =
    stated?.dltypes?.length !== entries || stated.dltypes.some((type) => type !== 'int32')
      ? 'dltype'
      : !sameShape(stated.nodeRowPtr ?? [], nodeRowPtr)
        ? 'node_row_ptr'
        : stated.argNodes === undefined || !sameShape(stated.argNodes, argNodes)
          ? 'arg_nodes'
          : undefined;
  if (wrong !== undefined)
    logicError('MRT4010', `${wrong} is missing or does not match the nodes`, {
      hint: 'cvm_1.0.0 requires dltype, node_row_ptr and arg_nodes',
    });
}

function bindEntries(
  node: DeployOperator,
  resolved: Resolved,
  index: number,
  nodeRowPtr: readonly number[],
): InferredApplication {
  const first = nodeRowPtr[index] as number;
  const end = nodeRowPtr[index + 1] as number;
  const inputs = atNode(node.name, () =>
    node.inputs.map((ref) => {
      const entry = entryOf(ref, nodeRowPtr);
      if (entry >= first) logicError('MRT4009', `node ${ref.node} is used before it is computed`);
      return entry;
    }),
  );
  const outputs = Array.from({ length: end - first }, (_, output) => first + output);
  return { ...resolved, name: node.name, inputs, outputs };
}

function inferAllShapes({ shapes }: DeployGraph, nodes: readonly InferredNode[]): void {
  for (const node of nodes) {
    if (node.op === null) continue;
    const { op, attrs } = node;
    atNode(node.name, () => {
      checkAttributeRanges(op.name, op.attrs, attrs);
      const inferred = op.inferShape(pick(shapes, node.inputs), attrs);
      inferred.forEach((shape, output) => {
        const stored = shapes[node.outputs[output] as number] as Shape;
        if (!sameShape(stored, shape))
          logicError(
            'MRT4007',
            `${op.name} gives ${formatShape(shape)}, the graph says ${formatShape(stored)}`,
          );
      });
    });
  }
}

function inferAllPrecisions({ shapes, precisions }: DeployGraph, nodes: readonly InferredNode[]): number[] {
  const inferred = [...precisions];
  for (const node of nodes) {
    if (node.op === null) {
      if (inferred[node.entry] === -1)
        logicError('MRT4008', 'a variable must declare its precision', { node: node.name });
      continue;
    }
    const { op, attrs, inputs, outputs } = node;
    atNode(node.name, () =>
      op
        .inferPrecision(pick(inferred, inputs), attrs, pick(shapes, inputs), pick(shapes, outputs))
        .forEach((precision, output) => {
          if (!isCvmPrecision(precision))
            logicError('MRT4008', `the result of ${op.name} needs ${precision} bits, at most 32 are allowed`);
          inferred[outputs[output] as number] = precision;
        }),
    );
  }
  return inferred;
}

function pick<T>(values: readonly T[], indices: readonly number[]): readonly T[] {
  return indices.map((index) => values[index] as T);
}
