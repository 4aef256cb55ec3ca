/** What the sweeps over the data share: inputs, and what can be wrong with a batch. */
import type { FloatEngine, Model, Node } from '@mrtjs/graph';
import { isParameter, isVariable } from '@mrtjs/graph';
import type { Diagnostic, Tensor } from '@mrtjs/tensor';
import { convert, errorOf, fail, toNumbers } from '@mrtjs/tensor';

/** The inputs of one batch, by name. */
export type Batch = ReadonlyMap<string, Tensor>;

/** Every input of the model as float32. @throws {MrtError} MRT2103 */
export function inputTensors(order: readonly Node[], model: Model, batch: Batch): Map<string, Tensor> {
  const inputs = order.filter((node) => isVariable(node) && !isParameter(node, model.params));
  return new Map(
    inputs.map(({ name }) => {
      const tensor = batch.get(name) ?? fail('MRT2103', 'the batch lacks this input', { node: name });
      return [name, convert(tensor, 'float32')];
    }),
  );
}

/** Whether no element is infinite or not a number. */
export function isFinite(tensor: Tensor): boolean {
  const values = toNumbers(tensor);
  // x − x is 0, but for those.
  let differences = 0;
  for (let i = 0; i < values.length; i++) differences += (values[i] as number) - (values[i] as number);
  return differences === 0;
}

/**
 * Stops at nodes whose values are not all finite. What follows such a node rarely is either: the first one is named.
 * @throws {MrtError} MRT2101
 */
export function refuseUnusable(order: readonly Node[], unusable: ReadonlySet<string>, where: string): void {
  const first = order.find((node) => unusable.has(node.name));
  if (first !== undefined)
    fail('MRT2101', `${where}: its values are not all finite`, {
      node: first.name,
      hint: 'check the parameters, and how the data is preprocessed',
    });
}

/** MRT2104 for every node that is wanted and was not shown. */
export function notShown(
  wanted: readonly string[],
  shown: { has(name: string): boolean },
  engine: FloatEngine,
): Diagnostic[] {
  return wanted
    .filter((name) => !shown.has(name))
    .map((name) => errorOf('MRT2104', `the engine ${engine.name} did not show this node`, { node: name }));
}

/** @throws {MrtError} MRT2102 */
export function noBatches(): never {
  fail('MRT2102', 'there is no batch to calibrate on', { hint: 'give at least one' });
}
