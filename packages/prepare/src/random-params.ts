/** Seeded parameters for a symbol without a parameter file. */
import type { Model, Node, OperatorSet } from '@mrtjs/graph';
import { inferShapes, inputsOf, irOperators, portsOf, shapeOf, topologicalOrder } from '@mrtjs/graph';
import type { Random, Shape, Tensor } from '@mrtjs/tensor';
import { seededRandom, sizeOf, tensor } from '@mrtjs/tensor';

/** Settings of {@link randomParams}. */
export interface RandomParamsOptions {
  /** The same seed gives the same parameters on every machine. */
  readonly seed: number;
  /** By input name. A single shape is that of the only input, whatever its name. */
  readonly inputShapes: ReadonlyMap<string, Shape>;
  readonly ops?: OperatorSet | undefined;
}

type Draw = (random: Random, fanIn: number) => number;

/** Inputs summed by one output of a weight: all axes but that of the outputs. */
function fanIn(shape: Shape): number {
  return Math.max(sizeOf(shape.slice(1)), 1);
}

/** By name of the operator's port: values in the range of trained ones. */
const DRAWS: Readonly<Record<string, Draw>> = {
  /** He initialisation: activations keep their size through layers with relu. */
  weight: (random, fanIn) => random.normal() * Math.sqrt(2 / fanIn),
  bias: (random) => 0.05 * random.normal(),
  gamma: (random) => 1 + 0.1 * random.normal(),
  beta: (random) => 0.1 * random.normal(),
  moving_mean: (random) => 0.1 * random.normal(),
  moving_var: (random) => 0.5 + random.next(),
};

/** By operator and port, where the general table does not fit. */
const SPECIAL_DRAWS: Readonly<Record<string, Draw>> = {
  'LeakyReLU.gamma': (random) => 0.25 + 0.05 * random.normal(),
};

/**
 * Gives every variable that feeds a parameter port (`weight`, `gamma`, …) and has no value yet a seeded float32 one in
 * a realistic range: He-scaled weights, BatchNorm gamma near 1 and variance between 0.5 and 1.5, small biases. Other
 * variables are inputs.
 * @throws {MrtError} MRT1010 when shapes are not known or do not fit.
 */
export function randomParams(model: Model, options: RandomParamsOptions): Model {
  const { seed, ops = irOperators } = options;
  const draws = missingParameters(model, ops);
  const inputs = inputsOf(model).filter((node) => !draws.has(node));
  const shapes = inferShapes(model, ops, namedShapes(inputs, options.inputShapes));
  const random = seededRandom(seed);
  const params = new Map<string, Tensor>(model.params);
  for (const [node, draw] of draws) {
    const shape = shapeOf(shapes, node);
    const values = new Float32Array(sizeOf(shape));
    const fan = fanIn(shape);
    for (let i = 0; i < values.length; i++) values[i] = draw(random, fan);
    params.set(node.name, tensor('float32', shape, values));
  }
  return { ...model, params };
}

/** Variables without a value that feed a parameter port, in topological order. */
function missingParameters(model: Model, ops: OperatorSet): Map<Node, Draw> {
  const unknown = new Set(inputsOf(model));
  const draws = new Map<Node, Draw>();
  for (const node of topologicalOrder(model.graph)) {
    const ports = portsOf(ops.get(node.op, node.name), node.attrs);
    node.inputs.forEach((value, i) => {
      const port = ports[i];
      if (port?.parameter === undefined || !unknown.has(value.node) || draws.has(value.node)) return;
      const draw = SPECIAL_DRAWS[`${node.op}.${port.name}`] ?? DRAWS[port.name] ?? DRAWS['weight'];
      draws.set(value.node, draw as Draw);
    });
  }
  return draws;
}

function namedShapes(
  inputs: readonly Node[],
  shapes: ReadonlyMap<string, Shape>,
): ReadonlyMap<string, Shape> {
  const [input, ...others] = inputs;
  const [shape, ...more] = shapes.values();
  return input === undefined || shape === undefined || others.length > 0 || more.length > 0
    ? shapes
    : new Map([[input.name, shape]]);
}
