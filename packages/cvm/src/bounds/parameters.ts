/** The parameters of a deploy graph, as a proof sees them. */
import type { Shape } from '@mrtjs/tensor';
import { fail, formatShape, sameShape } from '@mrtjs/tensor';
import type { InferredVariable } from '../deploy/infer.js';
import type { CheckedGraph } from '../deploy/check.js';
import type { ParamRecord, ParamTensor } from '../params/record.js';
import { recordTensor } from '../params/record.js';

/**
 * The tensor of every parameter, by entry. What a file gives for the input is left out: any run replaces it.
 * @throws {MrtError} MRT4033 unless every parameter is given in its shape; {CvmError} MRT4014 for an element type.
 */
export function parameterTensors(
  graph: CheckedGraph,
  records: readonly ParamRecord[],
): ReadonlyMap<number, ParamTensor> {
  const given = new Map(records.map((record) => [record.name, record]));
  const parameters = graph.nodes.filter(
    (node): node is InferredVariable => node.op === null && node.entry !== graph.input,
  );
  return new Map(
    parameters.map(({ name, entry }) => {
      const record = given.get(name) ?? fail('MRT4033', 'the parameter is not given', { node: name });
      const declared = graph.shapes[entry] as Shape;
      if (!sameShape(record.shape, declared))
        fail('MRT4033', `the parameter has shape ${formatShape(record.shape)}`, {
          node: name,
          hint: `the deploy graph declares ${formatShape(declared)}`,
        });
      return [entry, recordTensor(record)];
    }),
  );
}
