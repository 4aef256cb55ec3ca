/** From a float model of the IR to an ONNX file. */
import type { Model, OperatorSet, RuleSet } from '@mrtjs/graph';
import { checkInvariants, inferShapes, irOperators } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { failIfAny } from '@mrtjs/tensor';
import type { WrittenModel } from './exporter.js';
import { FloatExporter } from './exporter.js';
import type { Declarations, Declared } from './open-batch.js';
import { withOpenBatch } from './open-batch.js';
import type { ExportRule } from './rule.js';
import { exportRules } from './rules/index.js';

/** How a model is written. */
export interface OnnxExportOptions {
  /** Shapes of inputs by name, where the model does not state them or states others. */
  readonly inputShapes?: ReadonlyMap<string, Shape>;
  /** Name for the first dimension of all inputs, which is left open then (default: it is what the shapes say). */
  readonly openBatch?: string;
  /** Name of the graph (default `model`). */
  readonly name?: string;
  /** Version of the program that writes. */
  readonly producerVersion?: string;
  /** Free text by key, which viewers show with the model. */
  readonly metadata?: ReadonlyMap<string, string>;
  readonly operators?: OperatorSet;
  /** What each operator becomes. */
  readonly rules?: RuleSet<ExportRule>;
}

/** A written model. */
export interface OnnxFile {
  /** Bytes of the `.onnx` file. */
  readonly model: Uint8Array;
  /** All are float32. */
  readonly inputs: readonly Declared[];
  readonly outputs: readonly Declared[];
}

/**
 * Writes a float model, prepared or not, as standard ONNX: operator set 13, IR version 7, everything float32. Values are
 * called after the nodes that compute them, parameters keep their names. The same model gives the same bytes.
 * @throws {MrtError} with every problem at once: MRT1220 each node that has no form in ONNX; MRT1222 a batch that cannot
 * be left open; MRT1010 shapes that are not known or do not fit; MRT1012 names that are not unique; MRT1001 unknown
 * operators; MRT1221 a model beyond 2 GB.
 */
export function exportOnnx(model: Model, options: OnnxExportOptions = {}): OnnxFile {
  const { operators = irOperators, rules = exportRules, inputShapes, openBatch = null } = options;
  failIfAny(checkInvariants(model, ['unique-names', 'known-operators'], operators));
  const shapes = inferShapes(model, operators, inputShapes);
  const written = new FloatExporter(model, shapes, rules).run();
  const declared =
    openBatch === null ? written : withOpenBatch(written, model, openBatch, { operators, rules });
  return finish(written, declared, options);
}

function finish({ writer }: WrittenModel, declared: Declarations, options: OnnxExportOptions): OnnxFile {
  const { name = 'model', producerVersion, metadata } = options;
  const { inputs, outputs, values } = declared;
  for (const one of inputs) writer.input(one.name, 'float32', one.shape);
  for (const one of outputs) writer.output(one.name, 'float32', one.shape);
  for (const one of values) writer.valueInfo(one.name, 'float32', one.shape);
  return { model: writer.finish({ name, producerVersion, metadata }), inputs, outputs };
}
