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
import { convert, fail, int32, sizeOf, toNumbers } from '@mrtjs/tensor';
import { compileModel } from '@mrtjs/cvm';
import type { Engines, QuantizedExecutor } from './executor.js';

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
        ? await loadInteger(segment, quantized, shapes, widths, engines)
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
 * A compiled model has one input. Several are laid end to end; each is cut out again and declared to its own width by
 * a clip that changes nothing. `knownWidths` holds the signed bits of the values of earlier integer segments; what
 * comes from a float segment may need all bits.
 */
async function loadInteger(
  segment: Segment<Kind>,
  quantized: QuantizedModel,
  shapes: Shapes,
  knownWidths: Map<string, number>,
  engines: Engines,
): Promise<LoadedSegment> {
  const inputShapes = segment.inputs.map((value) => shapeOf(shapes, value.node, value.output));
  const widths = segment.inputs.map((value) => knownWidths.get(valueKey(value)) ?? FULL_WIDTH);
  const [only] = inputShapes;
  const shape = inputShapes.length === 1 && only !== undefined ? only : [sum(inputShapes.map(sizeOf))];
  const targetBit = Math.max(...widths);
  const data = valueOf(makeNode(ops.variable, 'data', [], { shape, precision: targetBit }));
  let begin = 0;
  const replacements = inputShapes.map((part, i) => {
    if (inputShapes.length === 1) return data;
    const end = begin + sizeOf(part);
    const cut = valueOf(makeNode(ops.slice, `mrt_part_slice_${i}`, [data], { begin: [begin], end: [end] }));
    begin = end;
    const shaped = valueOf(makeNode(ops.reshape, `mrt_part_reshape_${i}`, [cut], { shape: part }));
    return valueOf(makeNode(ops.cvmClip, `mrt_part_clip_${i}`, [shaped], { precision: widths[i] as number }));
  });
  const graph = segmentGraph(segment, replacing(segment.inputs, replacements));
  const part: QuantizedModel = {
    ...quantized,
    model: { graph, params: usedParams(graph, quantized.model.params) },
    inputs: new Map([['data', { scale: 1, targetBit }]]),
    outputScales: segment.outputs.map(() => 1),
    originalOutputs: segment.outputs.map(({ node }) => node.name),
    floatNodes: new Set(),
  };
  const compiled = compileModel(part, { inputShapes: new Map([['data', shape]]) });
  segment.outputs.forEach((value, i) =>
    knownWidths.set(valueKey(value), compiled.outputs[i]?.precision ?? FULL_WIDTH),
  );
  const executable = await (await engines.integer()).load(compiled.symbol, compiled.params);
  return {
    segment,
    run: (values) =>
      executable.run(
        joined(
          segment.inputs.map((value) => toIntegers(given(values, value))),
          shape,
        ),
      ),
    dispose: () => executable.dispose?.(),
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

function joined(parts: readonly TensorOf<'int32'>[], shape: Shape): TensorOf<'int32'> {
  if (parts.length === 1) return parts[0] as TensorOf<'int32'>;
  const data = new Int32Array(sizeOf(shape));
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  return { dtype: 'int32', shape, data };
}

function sum(list: readonly number[]): number {
  return list.reduce((total, value) => total + value, 0);
}
