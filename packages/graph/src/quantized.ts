/** What one stage hands to the next: thresholds, and a quantized model with its scales. */
import type { InputScale } from './input-scale.js';
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

/**
 * What integers stand for: float ≈ (integer + zero) / scale, where scale and zero are one number, or one for each index of
 * an axis.
 */
export interface IntegerCode {
  readonly axis: number;
  readonly scale: number | readonly number[];
  readonly zero: number | readonly number[];
}

/** How a value of the float model is written in integers. */
export interface Representation extends IntegerCode {
  /** Name of the node of the integer model. */
  readonly node: string;
}

/** What the integers of a node stand for. */
export interface SourceCode extends IntegerCode {
  /** Name of the node of the float model. */
  readonly source: string;
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
  /** By name of the node in the float model: its integers, where the model has them (profile `best`). */
  readonly representations?: ReadonlyMap<string, Representation>;
  /** By name of the node in the integer model: what its integers stand for (profile `best`). */
  readonly codes?: ReadonlyMap<string, SourceCode>;
}
