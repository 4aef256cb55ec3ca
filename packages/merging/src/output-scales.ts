import { errorOf, failIfAny, suggestion } from '@mrtjs/tensor';

/** Output of the merged model → output of the float base whose scale it has; `null` (or the text `None`) is scale 1. */
export type OutputScaleMaps = ReadonlyMap<string, string | null>;

/**
 * Scales of the outputs of a merged model, in the order of its outputs, whatever the order of the map
 * (MRT-SPEC 5.18) [R147, D38].
 *
 * @param outputs Names of the merged model's heads.
 * @param baseScales Scales of the base's heads, by their names in the float model.
 * @throws {MrtError} MRT2307 with every output that the map lacks, and every name in it that does not exist.
 */
export function mergedOutputScales(
  outputs: readonly string[],
  maps: OutputScaleMaps,
  baseScales: ReadonlyMap<string, number>,
): number[] {
  const option = 'MERGE_MODEL.Oscale_maps';
  const known = [...baseScales.keys()];
  failIfAny([
    ...outputs
      .filter((name) => !maps.has(name))
      .map((name) =>
        errorOf('MRT2307', `the output ${name} has no scale`, {
          option,
          hint: 'map it to the base output whose scale it has, or to None',
        }),
      ),
    ...[...maps.keys()]
      .filter((name) => !outputs.includes(name))
      .map((name) =>
        errorOf('MRT2307', `${name} is not an output`, { option, hint: suggestion(name, outputs) }),
      ),
    ...[...maps.values()]
      .filter((name): name is string => !isNone(name) && !baseScales.has(name))
      .map((name) =>
        errorOf('MRT2307', `${name} is not an output of the base`, { option, hint: suggestion(name, known) }),
      ),
  ]);
  return outputs.map((name) => {
    const source = maps.get(name) ?? null;
    return isNone(source) ? 1 : (baseScales.get(source) as number);
  });
}

function isNone(name: string | null): name is null {
  return name === null || name === 'None';
}
