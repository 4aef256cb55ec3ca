/** The table of CVM operators, and how the name in a deploy graph is resolved. */
import { runtimeError } from '../errors.js';
import type { AnyCvmOp } from '../operator.js';
import * as all from './all.js';

/** Every CVM operator (37), by its name in the deploy graph. */
export const cvmOperators: ReadonlyMap<string, AnyCvmOp> = new Map(
  Object.values(all).map((op: AnyCvmOp) => [op.name, op]),
);

/** Other names under which operators are registered: they can be metered but not executed [C10]. */
export const cvmAliases: ReadonlyMap<string, string> = new Map([
  ['nn.relu', 'relu'],
  ['vision.non_max_suppression', 'non_max_suppression'],
  ['add', 'broadcast_add'],
  ['__add_symbol__', 'broadcast_add'],
  ['subtract', 'broadcast_sub'],
  ['__sub_symbol__', 'broadcast_sub'],
  ['multiply', 'broadcast_mul'],
  ['__mul_symbol__', 'broadcast_mul'],
  ['__div_symbol__', 'broadcast_div'],
  ['__max_symbol__', 'broadcast_max'],
  ['__greater_symbol__', 'broadcast_greater'],
]);

/** The operator that a function name of a deploy graph stands for. */
export interface ResolvedOperator {
  readonly op: AnyCvmOp;
  /** Whether the name is an alias, which cannot be executed. */
  readonly alias: boolean;
}

/**
 * Resolves a function name. One suffix of `_` and any number of digits is dropped first [C9], so that the aliases that
 * end in an underscore can never be reached [C10].
 * @throws {CvmError} code 2 (MRT4003) for a name that is not registered.
 */
export function resolveOperator(functionName: string): ResolvedOperator {
  const name = functionName.replace(/_\d*$/, '');
  const op = cvmOperators.get(name);
  if (op !== undefined) return { op, alias: false };
  const target = cvmOperators.get(cvmAliases.get(name) ?? '');
  if (target !== undefined) return { op: target, alias: true };
  runtimeError('MRT4003', `the CVM has no operator ${JSON.stringify(functionName)}`);
}
