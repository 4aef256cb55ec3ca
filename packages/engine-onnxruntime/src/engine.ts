/** The engine: writes a model as ONNX for the shapes that it is run with, and hands it to ONNX Runtime. */
import type { FloatEngine, FloatExecutable, FloatRunOptions, Model, OperatorSet } from '@mrtjs/graph';
import { inputsOf, irOperators, isVariable, topologicalOrder } from '@mrtjs/graph';
import { exportRules } from '@mrtjs/onnx';
import type { Tensor, TensorOf } from '@mrtjs/tensor';
import { convert, errorOf, fail, failIfAny } from '@mrtjs/tensor';
import type { Plan } from './plan.js';
import { planModel } from './plan.js';
import { PlanCache } from './plan-cache.js';
import type { RuntimeImporter } from './runtime.js';
import { loadRuntime } from './runtime.js';

/** Options of {@link createOnnxRuntimeEngine}. */
export interface OnnxRuntimeEngineOptions {
  /** Threads that compute one run; by default as many as there are cores. */
  readonly threads?: number;
  readonly ops?: OperatorSet;
  /** How `onnxruntime-node` is loaded; replaced in tests. */
  readonly load?: RuntimeImporter;
  /** Bytes of observed values that are held at once (default 512 MB). */
  readonly observedBytes?: number;
}

const OBSERVED_BYTES = 2 ** 29;

/**
 * Float execution on the CPU by ONNX Runtime. Operators without a form in ONNX run on the reference of their definition.
 * @throws {MrtError} MRT5101 when `onnxruntime-node` is not installed, MRT5102 when it does not load.
 */
export async function createOnnxRuntimeEngine(options: OnnxRuntimeEngineOptions = {}): Promise<FloatEngine> {
  const { threads, ops = irOperators, load, observedBytes = OBSERVED_BYTES } = options;
  const runtime = await loadRuntime(load);
  const version = runtime.env.versions['node'] ?? 'of unknown version';
  const used = threads === undefined ? 'all cores' : threads === 1 ? 'one thread' : `${threads} threads`;
  return {
    name: 'onnxruntime-cpu',
    description: `ONNX Runtime ${version}, CPU, ${used}`,
    load: async (model) =>
      executableOf(model, ops, (shapes, observing) =>
        planModel(model, shapes, {
          ops,
          runtime,
          threads,
          observedBytes: observing ? observedBytes : undefined,
        }),
      ),
  };
}

type Planner = (inputs: ReadonlyMap<string, readonly number[]>, observing: boolean) => Promise<Plan>;

function executableOf(model: Model, ops: OperatorSet, plan: Planner): FloatExecutable {
  checkOperators(model, ops);
  const names = inputsOf(model).map(({ name }) => name);
  const plans = new PlanCache();
  return {
    async run(given, { observe }: FloatRunOptions = {}) {
      const inputs = new Map(names.map((name) => [name, floatInput(name, given)]));
      const shapes = new Map([...inputs].map(([name, { shape }]) => [name, shape]));
      const observing = observe !== undefined;
      const key = JSON.stringify([observing, ...shapes.values()]);
      return plans.use(
        key,
        () => plan(shapes, observing),
        (ready) => ready.run(inputs, observe),
      );
    },
    dispose: () => plans.clear(),
  };
}

/** @throws {MrtError} MRT5104 with every node that cannot be executed. */
function checkOperators(model: Model, ops: OperatorSet): void {
  failIfAny(
    topologicalOrder(model.graph)
      .filter((node) => !isVariable(node) && !canExecute(node.op, ops))
      .map(({ op, name }) =>
        errorOf('MRT5104', `operator ${op} cannot be executed${ops.has(op) ? '' : ' (unknown operator)'}`, {
          node: name,
          hint: 'run prepare first, or split the model before it',
        }),
      ),
  );
}

function canExecute(op: string, ops: OperatorSet): boolean {
  return exportRules.find(op) !== undefined || ops.find(op)?.evaluate !== undefined;
}

function floatInput(name: string, given: ReadonlyMap<string, Tensor>): TensorOf<'float32'> {
  const tensor = given.get(name) ?? fail('MRT5105', 'no value was given for this input', { node: name });
  return convert(tensor, 'float32');
}
