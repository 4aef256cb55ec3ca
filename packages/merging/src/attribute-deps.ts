/** Attributes of the top that are in units of a base output, and so must follow its scale (MRT-SPEC 5.17). */
import type { Attributes, Node, OperatorSet } from '@mrtjs/graph';
import { checkAttributes } from '@mrtjs/graph';
import type { Diagnostic } from '@mrtjs/tensor';
import { errorOf, failIfAny, suggestion } from '@mrtjs/tensor';

/** Operator of the top → attribute → output of the float base in whose units the attribute is. */
export type AttributeDeps = ReadonlyMap<string, ReadonlyMap<string, string>>;

const OPTION = 'MERGE_MODEL.Attribute_deps';

/** @throws {MrtError} MRT2306 with every operator, attribute and base output that does not exist. */
export function checkAttributeDeps(
  deps: AttributeDeps,
  baseScales: ReadonlyMap<string, number>,
  ops: OperatorSet,
): void {
  const problem = (message: string, hint: string): Diagnostic =>
    errorOf('MRT2306', message, { option: OPTION, hint });
  failIfAny(
    [...deps].flatMap(([op, attributes]) => {
      const def = ops.find(op);
      if (def === undefined) return [problem(`there is no operator ${op}`, suggestion(op, ops.names()))];
      return [...attributes].flatMap(([attribute, output]) => [
        ...(Object.hasOwn(def.attrs, attribute)
          ? []
          : [problem(`${op} has no attribute ${attribute}`, suggestion(attribute, Object.keys(def.attrs)))]),
        ...(baseScales.has(output)
          ? []
          : [problem(`${output} is not an output of the base`, suggestion(output, [...baseScales.keys()]))]),
      ]);
    }),
  );
}

/**
 * The attributes of a node of the top with those that depend on a base output in its integer units: value · scale,
 * truncated toward zero; a value that is not given counts as 0 [R145].
 * @throws {MrtError} MRT2306 for an attribute that is no number, MRT1004 for one that must not be so large.
 */
export function scaleAttributes(
  node: Node,
  deps: AttributeDeps,
  baseScales: ReadonlyMap<string, number>,
  ops: OperatorSet,
): Attributes {
  const attributes = deps.get(node.op);
  if (attributes === undefined) return node.attrs;
  const scaled = [...attributes].map(([attribute, output]): [string, number] => {
    const value = node.attrs[attribute] ?? 0;
    if (typeof value !== 'number')
      failIfAny([
        errorOf('MRT2306', `the attribute ${attribute} is ${JSON.stringify(value)}, which cannot be scaled`, {
          node: node.name,
          option: OPTION,
        }),
      ]);
    return [attribute, Math.trunc(Number(value) * (baseScales.get(output) as number)) + 0];
  });
  const checked = checkAttributes(
    ops.get(node.op, node.name).attrs,
    { ...node.attrs, ...Object.fromEntries(scaled) },
    node.name,
    node.op,
  );
  failIfAny(checked.diagnostics);
  return checked.attrs;
}
