/** Running an integer graph of any number of inputs on the CVM runtime, which takes one. */
import type { IntegerEngine, Model, Node, Value } from '@mrtjs/graph';
import { inputsOf, makeNode, ops, rebuildGraph, valueOf } from '@mrtjs/graph';
import type { CompiledOutput } from '@mrtjs/cvm';
import { compileModel } from '@mrtjs/cvm';
import type { IntegerProgram, IntegerRunner } from '@mrtjs/quantization';
import type { Shape, Tensor, TensorOf } from '@mrtjs/tensor';
import { fail, sizeOf, toNumbers } from '@mrtjs/tensor';

/** A graph ready to run. */
export interface IntegerGraph extends IntegerProgram {
  readonly outputs: readonly CompiledOutput[];
}

/**
 * Compiles and loads an integer graph. Shapes (batch included) and signed bits are attached to its inputs. Several are
 * laid end to end; each is cut out again and declared to its own width by a clip that changes nothing.
 * @throws {MrtError} what the compiler says of a graph that is not valid CVM.
 */
export async function loadIntegerGraph(model: Model, engine: IntegerEngine): Promise<IntegerGraph> {
  const inputs = inputsOf(model).map(declared);
  const [only] = inputs;
  const shape =
    inputs.length === 1 && only !== undefined
      ? only.shape
      : [sum(inputs.map(({ shape: part }) => sizeOf(part)))];
  const precision = Math.max(...inputs.map((input) => input.precision));
  const data = valueOf(makeNode(ops.variable, 'data', [], { shape, precision }));
  const replacements = inputs.length === 1 ? [data] : cutOut(data, inputs);
  const byNode = new Map(inputs.map(({ node }, i) => [node, replacements[i] as Value]));
  const graph = rebuildGraph(model.graph, (_, original) => byNode.get(original));
  const compiled = compileModel({ model: { graph, params: model.params } });
  const executable = await engine.load(compiled.symbol, compiled.params);
  return {
    outputs: compiled.outputs,
    run: (values) =>
      executable.run(
        joined(
          inputs.map(({ node }) => given(values, node)),
          shape,
        ),
      ),
    dispose: () => executable.dispose?.(),
  };
}

/** The CVM runtime as what runs the graphs of a quantization under way. */
export function integerRunner(engine: () => Promise<IntegerEngine>): IntegerRunner {
  return { load: async (model) => loadIntegerGraph(model, await engine()) };
}

interface DeclaredInput {
  readonly node: Node;
  readonly shape: Shape;
  readonly precision: number;
}

function declared(node: Node): DeclaredInput {
  const { shape, precision } = node.attrs as {
    readonly shape?: Shape | null;
    readonly precision?: number | null;
  };
  if (shape === null || shape === undefined || precision === null || precision === undefined)
    return fail('MRT6061', 'an input of an integer graph has no shape or no precision', { node: node.name });
  return { node, shape, precision };
}

function cutOut(data: Value, inputs: readonly DeclaredInput[]): Value[] {
  let begin = 0;
  return inputs.map(({ shape, precision }, i) => {
    const end = begin + sizeOf(shape);
    const cut = valueOf(makeNode(ops.slice, `mrt_part_slice_${i}`, [data], { begin: [begin], end: [end] }));
    begin = end;
    const shaped = valueOf(makeNode(ops.reshape, `mrt_part_reshape_${i}`, [cut], { shape }));
    return valueOf(makeNode(ops.cvmClip, `mrt_part_clip_${i}`, [shaped], { precision }));
  });
}

function given(values: ReadonlyMap<string, Tensor>, { name }: Node): Tensor {
  return values.get(name) ?? fail('MRT6061', 'no value was computed', { node: name });
}

function joined(parts: readonly Tensor[], shape: Shape): Tensor {
  if (parts.length === 1) return parts[0] as Tensor;
  const data = new Int32Array(sizeOf(shape));
  let at = 0;
  for (const part of parts) {
    data.set(toNumbers(part), at);
    at += part.data.length;
  }
  return { dtype: 'int32', shape, data } satisfies TensorOf<'int32'>;
}

function sum(list: readonly number[]): number {
  return list.reduce((total, value) => total + value, 0);
}
