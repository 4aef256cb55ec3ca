/** What one stage hands to the next: thresholds, and a quantized model with its scales. */
import type { Model } from './node.js';

/**
 * Numeric profile: `fixed` follows every requirement of the specification, `mrt1` reproduces the original's numbers
 * (the defects marked N in MRT-SPEC chapter 12).
 */
export type Profile = 'fixed' | 'mrt1';

/** Largest magnitude of each node's first output, found by calibration; by node name. */
export type Thresholds = ReadonlyMap<string, number>;

/**
 * Precisions of a node: `out_key` is its output's signed bit width; any other key is the name of a consumer (or the
 * node itself: the requested final output) with the width requested for that use (MRT-SPEC 2.2).
 */
export type PrecisionMap = Readonly<Record<string, number>>;

/** How to turn a float input into the integer input. */
export interface InputScale {
  /** integer ≈ scale · float. */
  readonly scale: number;
  /** Signed bit width of the integers. */
  readonly targetBit: number;
}

/** An integer model: every operator computes on integers, `scales` relate them to the float model. */
export interface QuantizedModel {
  readonly model: Model;
  /** By input name. */
  readonly inputs: ReadonlyMap<string, InputScale>;
  /** One per head: float ≈ integer / scale. */
  readonly outputScales: readonly number[];
  /** Names of the heads in the float model that was quantized, in head order. */
  readonly originalOutputs: readonly string[];
  readonly thresholds: Thresholds;
  readonly scales: ReadonlyMap<string, number>;
  readonly precisions: ReadonlyMap<string, PrecisionMap>;
  /** Nodes that still compute in float (restored for debugging, or a merged float top). */
  readonly floatNodes: ReadonlySet<string>;
}
