/** Parameters by variable name. */
import type { Limits, Tensor } from '@mrtjs/tensor';
import { errorOf, fail, failIfAny, parseNpz } from '@mrtjs/tensor';
import { parseParams } from '../params/parse.js';

/**
 * Drops a leading `arg:` or `aux:` from every name [R103, R119].
 * @throws {MrtError} MRT1115 with every name that two parameters would then have.
 */
export function removeParamsPrefix<T>(params: ReadonlyMap<string, T>): Map<string, T> {
  const result = new Map<string, T>();
  const twice = new Set<string>();
  for (const [key, value] of params) {
    const name = key.replace(/^(arg|aux):/, '');
    if (result.has(name)) twice.add(name);
    result.set(name, value);
  }
  failIfAny(
    [...twice].map((name) =>
      errorOf('MRT1115', `two parameters are named ${name} without their prefix`, {
        hint: 'keep one of them',
      }),
    ),
  );
  return result;
}

/** The tensors of a parameter file (also of a `.npz` archive, which MXNet 2 writes), prefixes removed. */
export function readParameters(
  source: Uint8Array | ReadonlyMap<string, Tensor>,
  limits: Limits,
): Map<string, Tensor> {
  if (!(source instanceof Uint8Array)) return removeParamsPrefix(source);
  if (source[0] === 0x50 && source[1] === 0x4b) return removeParamsPrefix(parseNpz(source, limits));
  const { arrays, names } = parseParams(source, limits);
  if (names.length !== arrays.length)
    fail('MRT1115', `the ${arrays.length} arrays of the parameter file have no names`, {
      hint: 'save them with the names of the symbol’s variables',
    });
  const tensors = arrays.flatMap(({ tensor }, i): [string, Tensor][] =>
    // A placeholder was never initialised: as good as missing.
    tensor === null ? [] : [[names[i] as string, tensor]],
  );
  return removeParamsPrefix(new Map(tensors));
}
