/** Segments made ready to run. */
import type { Model, OperatorSet, Segment, Shapes, Value } from '@mrtjs/graph';
import {
  evaluateModel,
  isVariable,
  makeNode,
  ops,
  segmentGraph,
  shapeOf,
  usedParams,
  valueKey,
  valueOf,
} from '@mrtjs/graph';
import { exportOnnx } from '@mrtjs/onnx';
import type { Tensor, TensorOf } from '@mrtjs/tensor';
import { convert, fail, tensor } from '@mrtjs/tensor';
import { inRuntime } from './refusal.js';
import type { Runtime } from './runtime.js';
import type { Kind } from './segments.js';

const TASK = {
  hint: 'compute with the engine tfjs (DEFAULT.Float_engine=tfjs), and report it with the model',
};

/** A value of a model. */
export type Float = TensorOf<'float32'>;

/** Values that are known, by their keys. */
export type Values = ReadonlyMap<string, Float>;

/** A segment, ready to run. */
export interface Step {
  readonly segment: Segment<Kind>;
  /** Its outputs, in order. */
  run(values: Values): Promise<readonly Float[]>;
  dispose(): void;
}

/** What sessions are opened with. */
export interface SessionOptions {
  readonly runtime: Runtime;
  readonly threads: number | undefined;
}

/** A segment as a model of its own: values from outside are its inputs. */
function modelOf(segment: Segment<Kind>, { params }: Model, shapes: Shapes) {
  const taken = new Set(
    [...segment.nodes]
      .flatMap((node) => [node, ...node.inputs.map((value) => value.node)])
      .map(({ name }) => name),
  );
  const inputs = segment.inputs.map((value) => {
    const { node, output } = value;
    let name = node.name;
    // A node that is outside cannot be confused with its variable, but its second output can.
    for (let k = output; output > 0 && taken.has(name); k++) name = `${node.name}_${k}`;
    taken.add(name);
    const variable = valueOf(makeNode(ops.variable, name, [], { shape: shapeOf(shapes, node, output) }));
    return { name, key: valueKey(value), variable };
  });
  const graph = segmentGraph(segment, new Map(inputs.map(({ key, variable }) => [key, variable])));
  return { inputs, model: { graph, params: usedParams(graph, params) } };
}

/**
 * A segment as a session of ONNX Runtime.
 * @throws {MrtError} MRT1220 for nodes without a form in ONNX, MRT5103 for what ONNX Runtime refuses.
 */
export async function sessionStep(
  segment: Segment<Kind>,
  whole: Model,
  shapes: Shapes,
  { runtime, threads }: SessionOptions,
): Promise<Step> {
  const { inputs, model } = modelOf(segment, whole, shapes);
  const file = exportOnnx(model);
  const session = await inRuntime(TASK, () =>
    runtime.InferenceSession.create(file.model, {
      executionProviders: ['cpu'],
      executionMode: 'sequential',
      interOpNumThreads: 1,
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
      // Threads that wait do not keep the cores from the threads that run integer models.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      // Only errors: it warns of every constant that it does not use.
      logSeverityLevel: 3,
    }),
  );
  return {
    segment,
    async run(values) {
      const results = await inRuntime(TASK, async () => {
        const feeds = inputs.map(({ name, key }) => {
          const { data, shape } = given(values, key, name);
          return [name, new runtime.Tensor('float32', data, shape)] as const;
        });
        return session.run(Object.fromEntries(feeds));
      });
      return file.outputs.map(({ name }) => {
        const { data, dims } = results[name] ?? fail('MRT5103', `ONNX Runtime gives no output ${name}`, TASK);
        return tensor('float32', [...dims], data as Float32Array);
      });
    },
    dispose: () => void session.release(),
  };
}

/** A segment computed by the float64 references of its operators. */
export function referenceStep(
  segment: Segment<Kind>,
  whole: Model,
  shapes: Shapes,
  operators: OperatorSet,
): Step {
  const { inputs, model } = modelOf(segment, whole, shapes);
  return {
    segment,
    async run(values) {
      const feeds = new Map<string, Tensor>(inputs.map(({ name, key }) => [name, given(values, key, name)]));
      return evaluateModel(model, feeds, operators).map((output) => convert(output, 'float32'));
    },
    dispose: () => undefined,
  };
}

function given(values: Values, key: string, name: string): Float {
  return values.get(key) ?? fail('MRT5105', 'no value was computed', { node: name });
}

/** The value of a head that no segment computes: a parameter. */
export function parameterOf({ node }: Value, { params }: Model): Float {
  const found = isVariable(node) ? params.get(node.name) : undefined;
  return convert(found ?? fail('MRT5105', 'no value was computed', { node: node.name }), 'float32');
}
