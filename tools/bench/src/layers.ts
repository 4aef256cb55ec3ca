/** Steps of networks as rows, and kernels over all networks. */
import type { StepTime } from '@mrtjs/cvm-runtime';
import type { NetworkResult } from './results.js';
import { gmacs, median } from './statistics.js';

/** One kernel over the layers of a network. */
export interface KernelSummary {
  readonly label: string;
  readonly layers: number;
  readonly macs: number;
  /** Sum of the layers' medians. */
  readonly milliseconds: number;
  /** GMAC/s of all of them together, and of the fastest. */
  readonly overall: number;
  readonly best: number;
}

/** GMAC/s of a step by its median time; `undefined` where there is nothing to multiply. */
export function speedOf({ macs, milliseconds }: StepTime): number | undefined {
  return macs === 0 ? undefined : gmacs(macs, median(milliseconds));
}

/** The kernels that multiply, in the order of first use. */
export function kernelsOf(layers: readonly StepTime[]): readonly KernelSummary[] {
  const labels = new Set(layers.filter(({ macs }) => macs > 0).map(({ label }) => label));
  return [...labels].map((label) => {
    const own = layers.filter((layer) => layer.label === label);
    const macs = own.reduce((sum, layer) => sum + layer.macs, 0);
    const milliseconds = own.reduce((sum, layer) => sum + median(layer.milliseconds), 0);
    const best = Math.max(...own.map((layer) => speedOf(layer) ?? 0));
    return { label, layers: own.length, macs, milliseconds, overall: gmacs(macs, milliseconds), best };
  });
}

/** All layers that multiply with one kernel, of all networks. */
export function layersWith(networks: readonly NetworkResult[], label: string): readonly StepTime[] {
  return networks.flatMap(({ layers }) => layers.filter((layer) => layer.label === label && layer.macs > 0));
}
