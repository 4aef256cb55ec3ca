/** Steps of networks as rows, and kernels over all networks. */
import type { StepTime } from '@mrtjs/cvm-runtime';
import type { NetworkResult } from './results.js';
import { gmacs, median } from './statistics.js';

/** One kernel over the layers of a network. */
export interface KernelSummary {
  readonly label: string;
  readonly layers: number;
  readonly macs: number;
  /** Sums of the layers' medians and of their shortest times. */
  readonly typical: number;
  readonly least: number;
  /** GMAC/s of the fastest layer, by its shortest time. */
  readonly fastest: number;
}

/** GMAC/s of a step by its shortest time; `undefined` where there is nothing to multiply. */
export function speedOf({ macs, milliseconds }: StepTime): number | undefined {
  return macs === 0 ? undefined : gmacs(macs, Math.min(...milliseconds));
}

/** The kernels that multiply, in the order of first use. */
export function kernelsOf(layers: readonly StepTime[]): readonly KernelSummary[] {
  const labels = new Set(layers.filter(({ macs }) => macs > 0).map(({ label }) => label));
  return [...labels].map((label) => {
    const own = layers.filter((layer) => layer.label === label);
    const total = (of: (layer: StepTime) => number): number => own.reduce((sum, layer) => sum + of(layer), 0);
    return {
      label,
      layers: own.length,
      macs: total(({ macs }) => macs),
      typical: total(({ milliseconds }) => median(milliseconds)),
      least: total(({ milliseconds }) => Math.min(...milliseconds)),
      fastest: Math.max(...own.map((layer) => speedOf(layer) ?? 0)),
    };
  });
}

/** All layers that multiply with one kernel, of all networks. */
export function layersWith(networks: readonly NetworkResult[], label: string): readonly StepTime[] {
  return networks.flatMap(({ layers }) => layers.filter((layer) => layer.label === label && layer.macs > 0));
}
