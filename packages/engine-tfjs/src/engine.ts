/** The engine: readies a model once, then runs it, freeing every value after its last use. */
import type { Tensor as TfTensor } from '@tensorflow/tfjs-core';
import type {
  FloatEngine,
  FloatExecutable,
  FloatRunOptions,
  Model,
  Node,
  OperatorSet,
  Value,
} from '@mrtjs/graph';
import { irOperators, isVariable, topologicalOrder } from '@mrtjs/graph';
import type { Diagnostic, Tensor, TensorOf } from '@mrtjs/tensor';
import { convert, errorOf, fail, failIfAny, tensor } from '@mrtjs/tensor';
import type { Backend, Device, Tf } from './backend.js';
import { startBackend } from './backend.js';
import type { KernelResult } from './kernel.js';
import { kernels } from './kernels/index.js';
import { LayoutValue } from './value.js';

/** Options of {@link createTfjsEngine}. */
export interface TfjsEngineOptions {
  /** Default `auto`: the fastest binding that is installed. */
  readonly device?: Device;
  readonly ops?: OperatorSet;
}

/**
 * Float execution on TensorFlow.js. The backend is chosen when called and told by the engine's `description`.
 * @throws {MrtError} MRT5001–MRT5003 when the device cannot be had.
 */
export async function createTfjsEngine(options: TfjsEngineOptions = {}): Promise<FloatEngine> {
  const backend = await startBackend(options.device ?? 'auto');
  const ops = options.ops ?? irOperators;
  return {
    name: backend.name,
    description: backend.description,
    load: async (model) => loadModel(backend, model, ops),
  };
}

function loadModel({ tf }: Backend, model: Model, ops: OperatorSet): FloatExecutable {
  const order = topologicalOrder(model.graph);
  failIfAny(order.flatMap((node) => missingKernel(node, ops)));
  const lastUse = lastUses(order, model.graph.outputs);
  const params = new Map<Node, LayoutValue>();
  for (const node of order) {
    const param = isVariable(node) ? model.params.get(node.name) : undefined;
    if (param !== undefined) params.set(node, LayoutValue.plain(tf, tf.keep(toTf(tf, param))));
  }
  return {
    async run(inputs, runOptions = {}) {
      const values = new Map<Node, readonly LayoutValue[]>();
      try {
        for (const [position, node] of order.entries()) {
          values.set(node, compute(tf, node, values, params, inputs));
          if (isObserved(node, runOptions))
            await observe(node, values.get(node)?.[0] as LayoutValue, runOptions);
          release(lastUse, position, values, params);
        }
        return await Promise.all(
          model.graph.outputs.map((value) => download(values.get(value.node)?.[value.output] as LayoutValue)),
        );
      } finally {
        for (const [node, list] of values) if (!params.has(node)) list.forEach((value) => value.dispose());
      }
    },
    dispose: () => params.forEach((value) => value.dispose()),
  };
}

function missingKernel(node: Node, ops: OperatorSet): Diagnostic[] {
  if (isVariable(node) || kernels.has(node.op)) return [];
  const known = ops.has(node.op) ? '' : ' (unknown operator)';
  return [
    errorOf('MRT5004', `TensorFlow.js has no kernel for operator ${node.op}${known}`, {
      node: node.name,
      hint: 'run prepare first, or split the model before it',
    }),
  ];
}

function compute(
  tf: Tf,
  node: Node,
  values: ReadonlyMap<Node, readonly LayoutValue[]>,
  params: ReadonlyMap<Node, LayoutValue>,
  inputs: ReadonlyMap<string, Tensor>,
): readonly LayoutValue[] {
  if (isVariable(node)) {
    const param = params.get(node);
    if (param !== undefined) return [param];
    const given =
      inputs.get(node.name) ?? fail('MRT5005', 'no value was given for this input', { node: node.name });
    return [LayoutValue.plain(tf, tf.keep(toTf(tf, given)))];
  }
  const operands = node.inputs.map((value) => values.get(value.node)?.[value.output] as LayoutValue);
  const results: LayoutValue[] = [];
  tf.tidy(() => {
    const run = kernels.get(node.op)?.run;
    for (const result of asList(run?.({ tf, attrs: node.attrs as never, inputs: operands }) ?? []))
      results.push(
        (result instanceof LayoutValue ? result : LayoutValue.plain(tf, owned(tf, result, operands))).keep(),
      );
  });
  return results;
}

function asList(result: KernelResult): readonly (TfTensor | LayoutValue)[] {
  return Array.isArray(result) ? result : [result as TfTensor | LayoutValue];
}

/** A kernel may hand its operand through (Dropout); the result must live and die on its own. */
function owned(tf: Tf, result: TfTensor, operands: readonly LayoutValue[]): TfTensor {
  return operands.some((operand) => operand.holds(result)) ? tf.clone(result) : result;
}

/** Positions after which each node's values are not needed any more. */
function lastUses(order: readonly Node[], heads: readonly Value[]): ReadonlyMap<number, readonly Node[]> {
  const last = new Map<Node, number>();
  order.forEach((node, position) => {
    last.set(node, position);
    node.inputs.forEach((value) => last.set(value.node, position));
  });
  heads.forEach((value) => last.delete(value.node));
  const byPosition = new Map<number, Node[]>();
  for (const [node, position] of last) byPosition.set(position, [...(byPosition.get(position) ?? []), node]);
  return byPosition;
}

function release(
  lastUse: ReadonlyMap<number, readonly Node[]>,
  position: number,
  values: Map<Node, readonly LayoutValue[]>,
  params: ReadonlyMap<Node, LayoutValue>,
): void {
  for (const node of lastUse.get(position) ?? []) {
    if (!params.has(node)) values.get(node)?.forEach((value) => value.dispose());
    values.delete(node);
  }
}

function toTf(tf: Tf, value: Tensor): TfTensor {
  return tf.tensor(convert(value, 'float32').data, [...value.shape], 'float32');
}

async function download(value: LayoutValue): Promise<TensorOf<'float32'>> {
  const plain = value.plain;
  return tensor('float32', plain.shape, Float32Array.from(await plain.data()));
}

function isObserved(node: Node, { observe, observed }: FloatRunOptions): boolean {
  return observe !== undefined && !isVariable(node) && (observed?.has(node.name) ?? true);
}

async function observe(node: Node, value: LayoutValue, options: FloatRunOptions): Promise<void> {
  options.observe?.(node.name, await download(value));
}
