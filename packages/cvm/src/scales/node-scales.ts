/** The scales of a compiled model, node by node. */
import type { Node, Params, QuantizedModel, SourceCode } from '@mrtjs/graph';
import { isOp, isVariable, ops, topologicalOrder } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { toNumbers } from '@mrtjs/tensor';
import type { CompiledModel } from '../compile/compile-model.js';
import type { CheckedGraph } from '../deploy/check.js';
import type { NodeScale } from './value-scale.js';

/** What is known of scales in a quantized model. */
type Scaled = Pick<QuantizedModel, 'model' | 'scales' | 'codes'>;

/**
 * Scales of the nodes of a compiled model, in the order of the deploy graph: those that quantization recorded, and those
 * that follow from them, of the steps of requantization in between. Nodes of which nothing is known are left out.
 */
export function nodeScales(
  quantized: Scaled,
  { places, graph }: Pick<CompiledModel, 'places' | 'graph'>,
): NodeScale[] {
  const shapes = shapesByName(graph);
  const deployed = (name: string): string | undefined => {
    const place = places.get(name);
    return place?.output === 0 ? place.node : undefined;
  };
  const codes = integerCodes(quantized, (name) => shapes.get(deployed(name) ?? ''));
  const found = new Map<string, NodeScale>();
  for (const [name, code] of codes) {
    const node = deployed(name);
    if (node !== undefined && !found.has(node)) found.set(node, nodeScale(node, code));
  }
  return graph.nodes.flatMap(({ name }) => found.get(name) ?? []);
}

/** Shape of the first output of each node of a deploy graph. */
export function shapesByName({
  nodes,
  shapes,
}: Pick<CheckedGraph, 'nodes' | 'shapes'>): ReadonlyMap<string, Shape> {
  return new Map(
    nodes.map((node) => [node.name, shapes[node.op === null ? node.entry : (node.outputs[0] ?? -1)] ?? []]),
  );
}

function nodeScale(node: string, { source, axis, scale, zero }: SourceCode): NodeScale {
  // 0 − 0 is 0: JSON does not have −0.
  const zeroPoint = mapped(zero, (one) => 0 - one);
  const isUniform = typeof scale === 'number' && typeof zeroPoint === 'number';
  return { node, source, scale, zeroPoint, axis: isUniform ? 0 : axis };
}

type ShapeOf = (name: string) => Shape | undefined;

/** What the nodes of an integer model stand for, by name: those that are in the compiled one, with these shapes. */
function integerCodes(
  { model, scales, codes = new Map() }: Scaled,
  shapeOf: ShapeOf,
): ReadonlyMap<string, SourceCode> {
  const known = new Map<string, SourceCode>();
  for (const node of topologicalOrder(model.graph)) {
    const shape = shapeOf(node.name);
    if (shape === undefined) continue;
    const scale = scales.get(node.name);
    const recorded = scale === undefined ? undefined : { source: node.name, scale, zero: 0, axis: 0 };
    const code =
      codes.get(node.name) ??
      recorded ??
      following(node, { rank: shape.length, params: model.params, known });
    if (code !== undefined && isUsable(code, shape)) known.set(node.name, code);
  }
  return known;
}

type PerChannel = SourceCode['scale'];

/** What a step of requantization does to integers. */
interface Step {
  readonly factor?: PerChannel;
  readonly added?: PerChannel;
  /** The axis of what is not one number. */
  readonly axis?: number;
}

interface Surroundings {
  /** Number of axes of the node's output. */
  readonly rank: number;
  readonly params: Params;
  readonly known: ReadonlyMap<string, SourceCode>;
}

/** The code of the result of a step. */
function following(node: Node, { rank, params, known }: Surroundings): SourceCode | undefined {
  const step = stepOf(node, rank, params);
  const code = known.get(node.inputs[0]?.node.name ?? '');
  if (step === undefined || code === undefined) return undefined;
  const { factor = 1, added = 0, axis = code.axis } = step;
  const isUniform = typeof code.scale === 'number' && typeof code.zero === 'number';
  if (!isUniform && axis !== code.axis) return undefined;
  // (x + zero) · factor = (x · factor + zero · factor), and x + added has that much less to be added.
  const zero = combined(combined(code.zero, factor, times), added, (a, b) => a - b);
  return { source: code.source, scale: combined(code.scale, factor, times), zero, axis };
}

const times = (a: number, b: number): number => a * b;

/** `undefined` for operators that do something else. */
function stepOf(node: Node, rank: number, params: Params): Step | undefined {
  if (isOp(node, ops.cvmClip)) return {};
  if (isOp(node, ops.cvmRightShift)) return { factor: 2 ** -node.attrs.shift_bit };
  if (isOp(node, ops.cvmLeftShift)) return { factor: 2 ** node.attrs.shift_bit };
  const operand = operandOf(node, rank, params);
  if (operand === undefined) return undefined;
  const { values, axis } = operand;
  if (isOp(node, ops.broadcastMul)) return { factor: values, ...axis };
  if (isOp(node, ops.broadcastAdd)) return { added: values, ...axis };
  if (isOp(node, ops.broadcastSub)) return { added: mapped(values, (one) => -one), ...axis };
  return undefined;
}

/** A second input that is a parameter of one number, or of one for each index of an axis. */
function operandOf(
  { inputs }: Node,
  rank: number,
  params: Params,
): { readonly values: PerChannel; readonly axis: { readonly axis?: number } } | undefined {
  const right = inputs[1]?.node;
  const tensor = right !== undefined && isVariable(right) ? params.get(right.name) : undefined;
  if (tensor === undefined) return undefined;
  const numbers = Array.from(toNumbers(tensor));
  if (numbers.length === 1) return { values: numbers[0] as number, axis: {} };
  const axis = tensor.shape.findIndex((size) => size === numbers.length);
  return axis < 0 || tensor.shape.length !== rank ? undefined : { values: numbers, axis: { axis } };
}

function mapped(x: PerChannel, f: (one: number) => number): PerChannel {
  return typeof x === 'number' ? f(x) : x.map(f);
}

function combined(x: PerChannel, y: PerChannel, f: (a: number, b: number) => number): PerChannel {
  if (typeof y === 'number') return mapped(x, (one) => f(one, y));
  return y.map((one, i) => f(typeof x === 'number' ? x : (x[i] as number), one));
}

function isUsable({ scale, zero, axis }: SourceCode, shape: Shape): boolean {
  const fits = (x: PerChannel): boolean => typeof x === 'number' || x.length === shape[axis];
  const [scales, zeros] = [[scale].flat(), [zero].flat()];
  const areNumbers = [...scales, ...zeros].every(Number.isFinite) && scales.every((one) => one !== 0);
  return areNumbers && fits(scale) && fits(zero);
}
