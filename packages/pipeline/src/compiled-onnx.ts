/** A compiled model as an ONNX file, compared with the CVM runtime before it is written. */
import type { CompiledExt, NodeScale } from '@mrtjs/cvm';
import { checkDeployGraph, parseDeployGraph, parseParamsBlob } from '@mrtjs/cvm';
import { hasRuntime } from '@mrtjs/engine-onnxruntime';
import type { CvmOnnxForm, OnnxFile } from '@mrtjs/onnx';
import { exportCvmOnnx } from '@mrtjs/onnx';
import type { Tensor } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';
import { basename } from 'node:path';
import { modelStem } from './models/index.js';
import type { OnnxComparison } from './onnx-comparison.js';
import { compareOnnx } from './onnx-comparison.js';
import { MRT_VERSION } from './version.js';

/** What is written. */
export interface CompiledOnnxRequest {
  /** Text of the file `symbol`. */
  readonly symbol: string;
  /** Bytes of the file `params`. */
  readonly params: Uint8Array;
  readonly form: CvmOnnxForm;
  /** Where the file will be; its name is that of the graph. */
  readonly target: string;
  /** What the file `ext` says. */
  readonly ext?: CompiledExt | undefined;
  /** Scales of the nodes, told in their descriptions. */
  readonly scales?: readonly NodeScale[] | undefined;
  /** An input to compare the outputs for. */
  readonly sample?: Tensor | undefined;
}

/** The content of the file, and how its outputs compare with those of the CVM. */
export interface CompiledOnnx extends OnnxFile {
  /** `null` where there was no sample, or no ONNX Runtime. */
  readonly compared: OnnxComparison | null;
}

/**
 * Makes the ONNX file of a compiled model. Where ONNX Runtime is installed and there is a sample, the outputs of both are
 * compared; the count of those that differ is in the metadata of the file.
 * @throws {MrtError} MRT6073 for form `integer` with outputs that differ, MRT5103 for a file that ONNX Runtime does not run,
 * and what `exportCvmOnnx` says.
 */
export async function compiledOnnx(request: CompiledOnnxRequest): Promise<CompiledOnnx> {
  const { symbol, params, form, target, ext, scales = [], sample } = request;
  const graph = checkDeployGraph(parseDeployGraph(symbol));
  const write = (metadata: ReadonlyMap<string, string>): OnnxFile =>
    exportCvmOnnx(graph, parseParamsBlob(params), {
      form,
      name: modelStem(basename(target)),
      producerVersion: MRT_VERSION,
      metadata,
      scales: new Map(scales.map((scale) => [scale.node, scale])),
      ...(ext === undefined ? {} : { ext }),
    });
  const plain = write(new Map());
  if (sample === undefined || !(await hasRuntime())) return { ...plain, compared: null };
  const compared = await compareOnnx(symbol, params, plain.model, sample, target);
  if (form === 'integer' && compared.differing > 0)
    fail('MRT6073', `${compared.differing} of ${compared.elements} outputs differ from those of the CVM`, {
      file: target,
      hint: 'report it together with the compiled model',
    });
  return { ...write(new Map([['mrt.compared', comparisonText(compared)]])), compared };
}

/** How a comparison went, in words. */
export function comparisonText({ elements, differing, largest }: OnnxComparison): string {
  return (
    `${differing} of ${elements} outputs differ from the CVM on the sample input` +
    (differing === 0 ? '' : `, by ${largest} at most`)
  );
}
