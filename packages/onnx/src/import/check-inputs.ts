import { errorOf, fail, failIfAny } from '@mrtjs/tensor';
import type { Operand } from './operand.js';
import type { OnnxPort, OnnxRule } from './rule.js';

/**
 * Checks the inputs of a node against the ports of its operator.
 * @throws {MrtError} MRT1210 for missing or surplus inputs, and for element types that differ where ONNX wants one.
 */
export function checkInputs(rule: OnnxRule, inputs: readonly (Operand | undefined)[]): void {
  const ports = inputs.map((_, i) => portOf(rule, i));
  if (ports.includes(undefined))
    fail('MRT1210', `${rule.op} has ${inputs.length} inputs`, {
      hint: `expected ${rule.inputs.map(({ name }) => name).join(', ') || 'none'}`,
    });
  failIfAny(
    rule.inputs.flatMap(({ name, optional }, i) =>
      optional || inputs[i] !== undefined ? [] : [errorOf('MRT1210', `${rule.op}: input ${name} is missing`)],
    ),
  );
  const shared = inputs.flatMap((operand, i) =>
    operand === undefined || ports[i]?.own ? [] : [{ name: ports[i]?.name ?? '', dtype: operand.dtype }],
  );
  const [first] = shared;
  const other = shared.find(({ dtype }) => dtype !== first?.dtype);
  if (first !== undefined && other !== undefined)
    fail('MRT1210', `${rule.op}: ${first.name} is ${first.dtype}, ${other.name} is ${other.dtype}`, {
      hint: 'ONNX wants one element type: the file is not valid',
    });
  if (first !== undefined && rule.types?.includes(first.dtype) === false)
    fail('MRT1210', `${rule.op} of ${first.dtype}`, { hint: `expected ${rule.types.join(', ')}` });
}

function portOf(rule: OnnxRule, index: number): OnnxPort | undefined {
  const last = rule.inputs.at(-1);
  return rule.inputs[index] ?? (last?.variadic ? last : undefined);
}
