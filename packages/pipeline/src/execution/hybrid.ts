/**
 * Running a model whose nodes are partly float (restored nodes, or the top of a split network): integer segments are
 * compiled and run on the CVM runtime, float segments on the float engine. The graph itself multiplies and divides by
 * the scales, so a value that crosses is only rounded (to int32, half away from zero) or taken as float.
 */
import type { Model, Node, QuantizedModel, Segment, Shapes, Value } from '@mrtjs/graph';
import {
  inferShapes,
  irOperators,
  makeNode,
  ops,
  outputKey,
  partition,
  roundHalfAway,
  segmentGraph,
  shapeOf,
  usedParams,
  valueKey,
  valueOf,
} from '@mrtjs/graph';
import type { Shape, Tensor, TensorOf } from '@mrtjs/tensor';
import { convert, fail, int32, toNumbers } from '@mrtjs/tensor';
import type { Engines, QuantizedExecutor } from './quantized-executor.js';
import { loadIntegerGraph } from './integer-graph.js';

/** Arithmetic of a segment. */
type Kind = 'integer' | 'float';

/** Values computed so far, by {@link valueKey}. */
type Values = ReadonlyMap<string, Tensor>;

interface LoadedSegment {
  readonly segment: Segment<Kind>;
  run(values: Values): Promise<readonly Tensor[]>;
  dispose(): void;
}

/** Readies a model with float nodes. @throws {MrtError} what the compiler or the float engine says of a segment. */
export async function loadHybrid(
  quantized: QuantizedModel,
  inputShape: Shape,
  engines: Engines,
): Promise<QuantizedExecutor> {
  const { model, floatNodes } = quantized;
  const shapes = inferShapes(model, irOperators, new Map([['data', inputShape]]));
  const segments: LoadedSegment[] = [];
  const widths = new Map([[outputKey('data'), quantized.inputs.get('data')?.targetBit ?? FULL_WIDTH]]);
  const kindOf = (node: Node): Kind => (floatNodes.has(node.name) ? 'float' : 'integer');
  for (const segment of partition<Kind>(model, ['integer', 'float'], kindOf))
    segments.push(
      segment.kind === 'integer'
        ? await loadInteger(segment, model, shapes, widths, engines)
        : await loadFloat(segment, model, shapes, engines),
    );
  return {
    async run(input) {
      const values = new Map<string, Tensor>([[outputKey('data'), input]]);
      for (const { segment, run } of segments) {
        const outputs = await run(values);
        segment.outputs.forEach((value, i) => values.set(valueKey(value), outputs[i] as Tensor));
      }
      return model.graph.outputs.map((head) => values.get(valueKey(head)) ?? constantOf(head, model));
    },
    dispose: () => segments.forEach((segment) => segment.dispose()),
  };
}

function constantOf({ node }: Value, { params }: Model): Tensor {
  return (
    params.get(node.name) ??
    fail('MRT6061', 'this output is neither computed nor a parameter', { node: node.name })
  );
}

async function loadFloat(
  segment: Segment<Kind>,
  model: Model,
  shapes: Shapes,
  engines: Engines,
): Promise<LoadedSegment> {
  const names = segment.inputs.map((value, i) => `input${i}_${value.node.name}`);
  const variables = segment.inputs.map((value, i) => {
    const shape = shapeOf(shapes, value.node, value.output);
    return valueOf(makeNode(ops.variable, names[i] as string, [], { shape }));
  });
  const graph = segmentGraph(segment, replacing(segment.inputs, variables));
  const executable = await (await engines.float()).load({ graph, params: usedParams(graph, model.params) });
  return {
    segment,
    run: (values) =>
      executable.run(
        new Map(
          segment.inputs.map((value, i) => [names[i] as string, convert(given(values, value), 'float32')]),
        ),
      ),
    dispose: () => executable.dispose(),
  };
}

/**
 * `knownWidths` holds the signed bits of the values of earlier integer segments; what comes from a float segment may need
 * all bits.
 */
async function loadInteger(
  segment: Segment<Kind>,
  { params }: Model,
  shapes: Shapes,
  knownWidths: Map<string, number>,
  engines: Engines,
): Promise<LoadedSegment> {
  const names = segment.inputs.map((value, i) => `input${i}_${value.node.name}`);
  const variables = segment.inputs.map((value, i) => {
    const shape = shapeOf(shapes, value.node, value.output);
    const precision = knownWidths.get(valueKey(value)) ?? FULL_WIDTH;
    return valueOf(makeNode(ops.variable, names[i] as string, [], { shape, precision }));
  });
  const graph = segmentGraph(segment, replacing(segment.inputs, variables));
  const model = { graph, params: usedParams(graph, params) };
  const loaded = await loadIntegerGraph(model, await engines.integer());
  segment.outputs.forEach((value, i) =>
    knownWidths.set(valueKey(value), loaded.outputs[i]?.precision ?? FULL_WIDTH),
  );
  return {
    segment,
    run: (values) =>
      loaded.run(
        new Map(segment.inputs.map((value, i) => [names[i] as string, toIntegers(given(values, value))])),
      ),
    dispose: () => loaded.dispose(),
  };
}

function replacing(from: readonly Value[], to: readonly Value[]): Map<string, Value> {
  return new Map(from.map((value, i) => [valueKey(value), to[i] as Value]));
}

/** Signed bits of a value that nothing is known of. */
const FULL_WIDTH = 32;

function given(values: Values, value: Value): Tensor {
  return values.get(valueKey(value)) ?? fail('MRT6061', 'no value was computed', { node: value.node.name });
}

const MAX_INT32 = 2 ** 31 - 1;

function toIntegers(value: Tensor): TensorOf<'int32'> {
  if (value.dtype === 'int32') return value;
  return int32(
    value.shape,
    Float64Array.from(toNumbers(value), (x) => Math.min(MAX_INT32, Math.max(-MAX_INT32, roundHalfAway(x)))),
  );
}
