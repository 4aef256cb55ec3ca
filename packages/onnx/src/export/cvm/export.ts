/** From a compiled model to an ONNX file that gives the same integers. */
import type { CheckedGraph, CompiledExt, InferredApplication, ParamRecord, ValueScale } from '@mrtjs/cvm';
import { gasOf, gasOfNode, proveBounds, recordTensor, storageOf } from '@mrtjs/cvm';
import type { OnnxFile } from '../float/export.js';
import type { Arithmetic } from './arithmetic.js';
import { CvmExporter } from './exporter.js';
import { integerArithmetic } from './integer.js';
import { qdqArithmetic } from './qdq.js';

/** How a compiled model can be written. */
export type CvmOnnxForm = 'integer' | 'qdq';

const ARITHMETIC: Readonly<Record<CvmOnnxForm, Arithmetic>> = {
  integer: integerArithmetic,
  qdq: qdqArithmetic,
};

/** How a compiled model is written. */
export interface CvmOnnxOptions {
  /** `integer` (default): the same bits. `qdq`: float arithmetic between quantizing and dequantizing. */
  readonly form?: CvmOnnxForm;
  /** What the file `ext` says: scales of the input and of the outputs, which are told in the file. */
  readonly ext?: CompiledExt;
  /** What the integers of each node's output stand for, by the name of the node, where that is known. */
  readonly scales?: ReadonlyMap<string, ValueScale>;
  /** Name of the graph (default `model`). */
  readonly name?: string;
  /** Version of the program that writes. */
  readonly producerVersion?: string;
  /** Free text by key, which viewers show with the model, after MRT's own. */
  readonly metadata?: ReadonlyMap<string, string>;
}

/**
 * Writes a compiled model as ONNX: operator set 13, IR version 7. Input and outputs are integers, int32 in the form
 * `integer`, floats that hold integers in the form `qdq`; the input is called `data`.
 *
 * Form `integer` gives the integers of the CVM runtime in every runtime that computes int32 exactly: layers are
 * `ConvInteger` and `MatMulInteger` of unsigned bytes with zero point 128. Form `qdq` is for runtimes with hardware for
 * 8 bits: `QuantizeLinear` rounds halves to even and reaches −128, the CVM rounds them up and ends at −127, so that
 * outputs can differ.
 *
 * Precision, range, gas, and the scale where known (with the zero point where there is one: float ≈ (integer − zero point)
 * / scale), are in the description of every node; those of the model in the
 * metadata of the file.
 * @throws {MrtError} MRT1223 with every node that has no exact form; MRT4031 for a model in which a value may overflow,
 * of which nothing can be said; MRT4033 for parameters that are not those of the graph; MRT1221 beyond 2 GB.
 */
export function exportCvmOnnx(
  graph: CheckedGraph,
  records: readonly ParamRecord[],
  options: CvmOnnxOptions = {},
): OnnxFile {
  const { form = 'integer', ext, scales = new Map<string, ValueScale>(), name = 'model' } = options;
  const { entries: bounds } = proveBounds(graph, records);
  const byName = new Map(records.map((record) => [record.name, record]));
  const params = new Map(
    graph.nodes.flatMap((node) => {
      const record = node.op === null && node.entry !== graph.input ? byName.get(node.name) : undefined;
      return node.op === null && record !== undefined ? [[node.entry, recordTensor(record)] as const] : [];
    }),
  );
  const arithmetic = ARITHMETIC[form];
  const exporter = new CvmExporter({ graph, params, bounds }, arithmetic);
  const describe = (node: InferredApplication): string => {
    const [entry] = node.outputs as readonly [number];
    const range = bounds[entry]?.range;
    const scale = scales.get(node.name);
    return [
      `${node.op.name}: precision ${graph.precisions[entry]}`,
      `values ${range?.low} to ${range?.high}`,
      `gas ${gasOfNode(node, graph.shapes)}`,
      ...(scale === undefined ? [] : [scaleText(scale)]),
    ].join(', ');
  };
  const heads = exporter.run(describe);
  const { writer } = exporter;
  const { dtype } = arithmetic;
  const inputs = [{ name: 'data', shape: graph.shapes[graph.input] ?? [] }];
  const outputs = heads.map((head, i) => ({
    name: head,
    shape: graph.shapes[graph.heads[i] as number] ?? [],
  }));
  for (const one of inputs) writer.input(one.name, dtype, one.shape);
  for (const one of outputs) writer.output(one.name, dtype, one.shape);
  const declared = new Set(heads);
  for (const node of graph.nodes) {
    const [entry = -1] = node.op === null ? [] : node.outputs;
    const value = exporter.nameOf(entry);
    if (value === undefined || declared.has(value)) continue;
    declared.add(value);
    writer.valueInfo(value, dtype, graph.shapes[entry] ?? []);
  }
  const metadata = new Map([...facts(graph, form, ext), ...(options.metadata ?? [])]);
  const model = writer.finish({ name, producerVersion: options.producerVersion, metadata });
  return { model, inputs, outputs };
}

/** One number, or the extent of those of many channels, which viewers could not show. */
function scaleText({ scale, zeroPoint, axis }: ValueScale): string {
  const text = (value: number | readonly number[]): string =>
    typeof value === 'number' ? String(value) : `${least(value)} to ${most(value)}`;
  const isUniform = typeof scale === 'number' && typeof zeroPoint === 'number';
  return [
    `scale ${text(scale)}`,
    ...(zeroPoint === 0 ? [] : [`zero point ${text(zeroPoint)}`]),
    ...(isUniform ? [] : [`along axis ${axis}`]),
  ].join(', ');
}

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));

/** What is told of the model as a whole. */
function facts(graph: CheckedGraph, form: CvmOnnxForm, ext: CompiledExt | undefined): [string, string][] {
  const precisions = [graph.input, ...graph.heads].map((entry) => graph.precisions[entry] as number);
  return [
    ['mrt.form', form],
    ['mrt.gas', String(gasOf(graph))],
    ['mrt.storage', String(storageOf(graph))],
    ['mrt.input_precision', String(precisions[0])],
    ['mrt.output_precisions', precisions.slice(1).join(', ')],
    ...(ext === undefined
      ? []
      : ([
          ['mrt.input_scale', [...ext.inputs.values()].map(({ scale }) => scale).join(', ')],
          ['mrt.output_scales', ext.outputScales.join(', ')],
        ] as [string, string][])),
  ];
}
