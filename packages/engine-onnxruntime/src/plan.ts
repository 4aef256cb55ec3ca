/** A model made ready for inputs of certain shapes: sessions of ONNX Runtime, with what it does not have in between. */
import type { Model, OperatorSet, Segment, Shapes } from '@mrtjs/graph';
import { inferShapes, outputKey, valueKey, valueOf } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { MrtError } from '@mrtjs/tensor';
import type { Kind } from './segments.js';
import { segments, watched } from './segments.js';
import type { Float, SessionOptions, Step } from './steps.js';
import { parameterOf, referenceStep, sessionStep } from './steps.js';

/** Receives the first output of a node. */
export type Observe = (node: string, value: Float) => void;

/** A model ready for inputs of certain shapes. */
export interface Plan {
  /** The heads. With `observe`, which a plan must be made for, every node's first output is handed to it. */
  run(inputs: ReadonlyMap<string, Float>, observe?: Observe): Promise<readonly Float[]>;
  dispose(): void;
}

/** What a plan is made with. */
export interface PlanOptions extends SessionOptions {
  readonly ops: OperatorSet;
  /** Bytes of observed values that may be held at once; `undefined` where nothing is observed. */
  readonly observedBytes: number | undefined;
}

/** Readies a model. @throws {MrtError} MRT1010 for shapes that do not fit, MRT5103 for what ONNX Runtime refuses. */
export async function planModel(
  model: Model,
  inputShapes: ReadonlyMap<string, Shape>,
  options: PlanOptions,
): Promise<Plan> {
  const shapes = inferShapes(model, options.ops, inputShapes);
  const refused = new Set<string>();
  for (;;) {
    const plain = segments(model, shapes, refused, options.observedBytes);
    try {
      return planOf(model, plain, await stepsOf(model, shapes, plain, options));
    } catch (error) {
      const more = error instanceof MrtError ? withoutForm(error).filter((name) => !refused.has(name)) : [];
      if (more.length === 0) throw error;
      more.forEach((name) => refused.add(name));
    }
  }
}

/** The nodes that could not be written as ONNX, if that is all that is wrong. */
function withoutForm({ diagnostics }: MrtError): string[] {
  const isAll = diagnostics.every(({ code, node }) => code === 'MRT1220' && node !== undefined);
  return isAll ? diagnostics.map(({ node }) => node as string) : [];
}

async function stepsOf(
  model: Model,
  shapes: Shapes,
  plain: readonly Segment<Kind>[],
  options: PlanOptions,
): Promise<readonly Step[]> {
  const steps: Step[] = [];
  try {
    for (const one of plain) {
      const segment = options.observedBytes === undefined ? one : watched(one);
      steps.push(
        segment.kind === 'session'
          ? await sessionStep(segment, model, shapes, options)
          : referenceStep(segment, model, shapes, options.ops),
      );
    }
  } catch (error) {
    steps.forEach((step) => step.dispose());
    throw error;
  }
  return steps;
}

function planOf(model: Model, plain: readonly Segment<Kind>[], steps: readonly Step[]): Plan {
  // What is only observed is not held any longer.
  const needed = new Set(plain.flatMap(({ outputs }) => outputs.map(valueKey)));
  return {
    async run(inputs, observe) {
      const values = new Map([...inputs].map(([name, value]) => [outputKey(name), value]));
      for (const { segment, run } of steps) {
        const results = await run(values);
        const computed = new Map(segment.outputs.map((value, i) => [valueKey(value), results[i] as Float]));
        if (observe !== undefined)
          for (const node of segment.nodes)
            observe(node.name, computed.get(valueKey(valueOf(node))) as Float);
        for (const [key, value] of computed) if (needed.has(key)) values.set(key, value);
      }
      return model.graph.outputs.map((head) => values.get(valueKey(head)) ?? parameterOf(head, model));
    },
    dispose: () => steps.forEach((step) => step.dispose()),
  };
}
