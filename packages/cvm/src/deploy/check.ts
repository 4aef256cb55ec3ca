/** The rest of the load procedure of CVM-SPEC 1.5: storage, heads and input (steps 14 to 17). */
import { sizeOf } from '@mrtjs/tensor';
import { logicError, runtimeError } from '../errors.js';
import { CVM_LIMITS } from '../limits.js';
import type { DeployGraph } from './graph.js';
import type { InferredGraph, InferredNode } from './infer.js';
import { entryOf, inferDeployGraph } from './infer.js';

/** A deploy graph that can be executed. */
export interface CheckedGraph extends InferredGraph {
  /** Entry of the variable `data`. */
  readonly input: number;
  /** Entries of the outputs, in order. */
  readonly heads: readonly number[];
  /** Bytes of every slot that is used. */
  readonly slots: ReadonlyMap<number, number>;
}

/**
 * Checks everything about a deploy graph that can be checked without parameters.
 * @throws {CvmError} with the code of the first check that fails: those of {@link inferDeployGraph}, then aliases
 * (MRT4003) [C10], storage (MRT4006) [C34, C35], heads and input (MRT4011) [C36, C37].
 */
export function checkDeployGraph(graph: DeployGraph): CheckedGraph {
  const inferred = inferDeployGraph(graph);
  const slots = slotBytes(inferred);
  for (const node of inferred.nodes)
    if (node.op !== null && node.alias)
      logicError('MRT4003', `this name of ${node.op.name} can be metered but not executed`, {
        node: node.name,
        hint: `name the operator ${node.op.name}`,
      });
  const total = storageOf(inferred);
  if (total > CVM_LIMITS.maxStorageBytes)
    logicError('MRT4006', `the slots need ${total} bytes, at most 2^32 are allowed`);
  if (graph.heads.length === 0) logicError('MRT4011', 'the graph has no heads');
  const heads = graph.heads.map((ref) => entryOf(ref, inferred.nodeRowPtr));
  const input = inputEntry(inferred);
  checkLiveSlots(inferred, heads);
  return { ...inferred, slots, heads, input };
}

/** Bytes that the slots of a graph take together [C146]. */
export function storageOf(inferred: InferredGraph): number {
  let total = 0;
  for (const bytes of slotBytes(inferred).values()) total += bytes;
  return total;
}

function slotBytes({ graph, shapes }: InferredGraph): ReadonlyMap<number, number> {
  const slots = new Map<number, number>();
  shapes.forEach((shape, entry) => {
    const slot = graph.storageIds[entry] as number;
    slots.set(slot, Math.max(slots.get(slot) ?? 0, 4 * sizeOf(shape)));
  });
  return slots;
}

const isVariableNode = (node: InferredNode): boolean => node.op === null;

/**
 * The entry of `data`. The original takes the input's length from the entry whose number is the rank of `data` among
 * the variables; where that is another entry of another size, no input fits and the model is refused (1.6).
 */
function inputEntry({ nodes, shapes }: InferredGraph): number {
  const variables = nodes.filter(isVariableNode);
  const rank = variables.findIndex((node) => node.name === 'data');
  const data = variables[rank];
  if (data?.op !== null)
    runtimeError('MRT4011', 'the graph has no variable named data', { hint: 'name the input data' });
  if (sizeOf(shapes[rank] ?? []) !== sizeOf(shapes[data.entry] ?? []))
    logicError('MRT4011', 'the variable data comes after an operator', {
      node: 'data',
      hint: 'data must precede all operators, or no input has the length that the model asks for',
    });
  return data.entry;
}

/**
 * Refuses plans in which a slot is overwritten while an entry in it is still needed. The original executes them and
 * reads the wrong values [C34].
 */
function checkLiveSlots({ graph, nodes }: InferredGraph, heads: readonly number[]): void {
  const lastUse = new Map<number, number>();
  nodes.forEach((node, index) => {
    if (node.op !== null) for (const entry of node.inputs) lastUse.set(entry, index);
  });
  // Parameters are loaded once and must survive every run.
  nodes.forEach((node) => {
    if (node.op === null && node.name !== 'data') lastUse.set(node.entry, Infinity);
  });
  for (const entry of heads) lastUse.set(entry, Infinity);

  const holder = new Map<number, number>();
  /** Puts an entry into its slot; what is there must not be used after node `freeAfter` (-1: used by none). */
  const claim = (entry: number, name: string, freeAfter: number): void => {
    const slot = graph.storageIds[entry] as number;
    const held = holder.get(slot);
    if (held !== undefined && (lastUse.get(held) ?? -1) > freeAfter)
      logicError('MRT4006', `slot ${slot} is overwritten while entry ${held} in it is still needed`, {
        node: name,
        hint: 'give entries that live at the same time slots of their own',
      });
    holder.set(slot, entry);
  };
  // Variables share with none, not even an input that nothing reads: it is written at every run.
  for (const node of nodes) if (node.op === null) claim(node.entry, node.name, -2);
  nodes.forEach((node, index) => {
    if (node.op === null) return;
    const own = new Set<number>();
    for (const entry of node.outputs) {
      claim(entry, node.name, index);
      const slot = graph.storageIds[entry] as number;
      if (own.has(slot)) logicError('MRT4006', `both outputs are in slot ${slot}`, { node: node.name });
      own.add(slot);
    }
  });
}
