/** `mrt inspect`: what a model is made of and what it costs. */
import { CvmError, gasOf, inferDeployGraph, parseDeployGraph, parseParamsBlob, storageOf } from '@mrtjs/cvm';
import { memoryOf } from '@mrtjs/cvm-runtime';
import type { Model, Node } from '@mrtjs/graph';
import {
  formatCount,
  inferShapes,
  inputsOf,
  irOperators,
  isVariable,
  outputNames,
  topologicalOrder,
  totalMacs,
} from '@mrtjs/graph';
import { readOriginalModel } from '@mrtjs/pipeline';
import type { Shape } from '@mrtjs/tensor';
import { formatShape, sizeOf } from '@mrtjs/tensor';
import { join } from 'node:path';
import type { Io } from '../io.js';
import { printJson, printTable } from '../io.js';
import { kindOf, locateModel, readInput } from './files.js';
import type { InputShapes } from './shapes.js';
import { inputShapes } from './shapes.js';

/** Options of `mrt inspect`, as the command line gives them. */
export interface InspectOptions {
  /** Shapes of inputs, see {@link inputShapes}; needed where the model does not state them. */
  readonly inputShape?: readonly string[];
  readonly json?: boolean;
}

/** What is told of a model. `null`: cannot be known without an input shape. */
export interface Inspection {
  readonly kind: 'model' | 'cvm';
  readonly inputs: readonly NamedShape[];
  readonly outputs: readonly NamedShape[];
  /** How many nodes there are of each operator, most frequent first. */
  readonly operators: Readonly<Record<string, number>>;
  /** Number of trained values. */
  readonly parameters: number;
  readonly parameterBytes: number;
  /** Multiply-accumulates of one run. */
  readonly macs: number | null;
  readonly gas?: number;
  /** Bytes of all memory slots. */
  readonly storage?: number;
  /** Bytes of memory that running it takes on one thread; `null` where it can be metered, but not run. */
  readonly memory?: number | null;
  /** Signed bit width of every entry, by name. */
  readonly precisions?: Readonly<Record<string, number>>;
  readonly nodes: readonly NodeLine[];
}

interface NamedShape {
  readonly name: string;
  readonly shape: Shape | null;
}

interface NodeLine {
  readonly name: string;
  readonly operator: string;
  readonly shape: Shape | null;
  readonly precision?: number;
}

/**
 * Prints what a model is: `path` is a compiled directory, a symbol file, an ONNX file, or the prefix of a model's files.
 * @throws {MrtError} MRT7003 for anything else, MRT7001 for files that cannot be read, and what the readers say.
 */
export async function inspect(path: string, options: InspectOptions, io: Io): Promise<void> {
  const found =
    (await kindOf(path)) === 'directory' ? await inspectCompiled(path) : await inspectModel(path, options);
  if (options.json === true) printJson(io, { ...found });
  else printInspection(found, io);
}

async function inspectCompiled(directory: string): Promise<Inspection> {
  const hint = 'name the folder that "mrt compile" wrote';
  const files = await Promise.all(['symbol', 'params'].map((name) => readInput(join(directory, name), hint)));
  const [symbol, blob] = files as [Uint8Array, Uint8Array];
  const graph = parseDeployGraph(symbol);
  const params = parseParamsBlob(blob);
  const inferred = inferDeployGraph(graph);
  const { nodes, shapes, precisions } = inferred;
  const entryName = new Map<number, string>();
  let macs = 0;
  for (const node of nodes) {
    if (node.op === null) {
      entryName.set(node.entry, node.name);
      continue;
    }
    node.outputs.forEach((entry, i) =>
      entryName.set(entry, node.outputs.length === 1 ? node.name : `${node.name}:${i}`),
    );
    const weight = shapes[node.inputs[1] ?? -1] ?? [];
    if (WEIGHTED.has(node.op.name))
      macs += sizeOf(shapes[node.outputs[0] ?? -1] ?? []) * sizeOf(weight.slice(1));
  }
  const lines = nodes.map((node): NodeLine => {
    const entry = node.op === null ? node.entry : (node.outputs[0] as number);
    return {
      name: node.name,
      operator: node.op?.name ?? 'variable',
      shape: shapes[entry] ?? null,
      precision: precisions[entry] as number,
    };
  });
  const heads = graph.heads.map(({ node, output }) => (inferred.nodeRowPtr[node] as number) + output);
  return {
    kind: 'cvm',
    inputs: lines.filter((line) => line.name === 'data').map(({ name, shape }) => ({ name, shape })),
    outputs: heads.map((entry) => ({
      name: entryName.get(entry) ?? String(entry),
      shape: shapes[entry] ?? null,
    })),
    operators: countOperators(lines),
    parameters: params.reduce((sum, param) => sum + sizeOf(param.shape), 0),
    parameterBytes: params.reduce((sum, param) => sum + param.bytes.length, 0),
    macs,
    gas: gasOf(inferred),
    storage: storageOf(inferred),
    memory: memoryWhereRun(symbol, blob),
    precisions: Object.fromEntries(
      precisions.map((bits, entry) => [entryName.get(entry) ?? String(entry), bits]),
    ),
    nodes: lines,
  };
}

function memoryWhereRun(symbol: Uint8Array, params: Uint8Array): number | null {
  try {
    return memoryOf(symbol, params).total;
  } catch (error) {
    if (error instanceof CvmError) return null;
    throw error;
  }
}

/** CVM operators that multiply by a weight, their second input. */
const WEIGHTED: ReadonlySet<string> = new Set(['conv2d', 'dense']);

async function inspectModel(path: string, options: InspectOptions): Promise<Inspection> {
  const given = inputShapes(options.inputShape ?? []);
  const { model } = await readOriginalModel(await locateModel(path), { inputShape: given, batch: 1 });
  const shapes = shapesOf(model, given);
  const lines = topologicalOrder(model.graph).map((node): NodeLine => ({
    name: node.name,
    operator: isVariable(node) ? 'variable' : node.op,
    shape: shapes?.get(node)?.[0] ?? model.params.get(node.name)?.shape ?? null,
  }));
  const shapeOfName = new Map(lines.map((line) => [line.name, line.shape]));
  const named = (name: string): NamedShape => ({ name, shape: shapeOfName.get(name) ?? null });
  const params = [...model.params.values()];
  return {
    kind: 'model',
    inputs: inputsOf(model).map((node) => named(node.name)),
    outputs: outputNames(model.graph).map(named),
    operators: countOperators(lines),
    parameters: params.reduce((sum, param) => sum + param.data.length, 0),
    parameterBytes: params.reduce((sum, param) => sum + param.data.byteLength, 0),
    macs: shapes === null ? null : totalMacs(model, shapes, irOperators),
    nodes: lines,
  };
}

/** Shapes of all nodes, or `null` where the input's shape is not known. */
function shapesOf(model: Model, given: InputShapes): ReturnType<typeof inferShapes> | null {
  const inputs = inputsOf(model);
  if (given === undefined && inputs.some((node) => !hasShape(node))) return null;
  const [first] = inputs;
  const isBare = given === undefined || Array.isArray(given);
  const named = isBare ? new Map(first && given ? [[first.name, given as Shape]] : []) : given;
  return inferShapes(model, irOperators, named as ReadonlyMap<string, Shape>);
}

function hasShape(node: Node): boolean {
  const shape = node.attrs['shape'] as Shape | null;
  return shape !== null && shape.every((dim) => dim > 0);
}

function countOperators(lines: readonly NodeLine[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { operator } of lines)
    if (operator !== 'variable') counts.set(operator, (counts.get(operator) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
}

function printInspection(found: Inspection, io: Io): void {
  const text = (shape: Shape | null): string => (shape === null ? '?' : formatShape(shape));
  const rows = found.nodes.map((line) => [
    line.name,
    line.operator,
    text(line.shape),
    ...(line.precision === undefined ? [] : [String(line.precision)]),
  ]);
  printTable(io, [['node', 'operator', 'shape', ...(found.kind === 'cvm' ? ['bits'] : [])], ...rows]);
  const summary: [string, string][] = [
    ['inputs', found.inputs.map((input) => `${input.name} ${text(input.shape)}`).join(', ')],
    ['outputs', found.outputs.map((output) => `${output.name} ${text(output.shape)}`).join(', ')],
    [
      'operators',
      Object.entries(found.operators)
        .map(([name, count]) => `${name} ×${count}`)
        .join(', '),
    ],
    ['parameters', `${found.parameters} (${found.parameterBytes} bytes)`],
    [
      'MACs',
      found.macs === null
        ? 'unknown: give --input-shape'
        : `${found.macs} (${formatCount(found.macs).trim()})`,
    ],
  ];
  if (found.gas !== undefined) summary.push(['gas', String(found.gas)]);
  if (found.storage !== undefined) summary.push(['storage', `${found.storage} bytes`]);
  if (found.memory !== undefined)
    summary.push(['memory', found.memory === null ? 'cannot be run' : `${found.memory} bytes`]);
  io.stdout.write('\n');
  for (const [label, value] of summary) io.stdout.write(`${label.padEnd(11)} ${value}\n`);
}
