/** Settings of the methods of `Model` and `MRT`. */
import type { FloatEngine, Profile, Thresholds } from '@mrtjs/graph';
import type { Diagnostic, DType, Shape } from '@mrtjs/tensor';

/** Receives findings that do not stop the work. */
export type Report = (diagnostic: Diagnostic) => void;

/** Settings of a `Model`. */
export interface ModelOptions {
  /** Element type that float parameters are converted to (default `float64`). */
  readonly dtype?: DType;
  /** Nodes that compute in float although the model is quantized: it cannot be compiled. */
  readonly floatNodes?: ReadonlySet<string>;
}

/** Settings of `Model.toCvm`. */
export interface ToCvmOptions {
  /** Where the folder of the model is made (default `/data/stdout`). */
  readonly datadir?: string;
  /** Shape of the input, batch included (default: the shape attached to it). */
  readonly inputShape?: Shape;
  readonly report?: Report;
}

/** Settings of `MRT.calibrate`. */
export interface MrtCalibrateOptions {
  /** λ of the outlier rule (default: the largest magnitude). Original name: `lambd`. */
  readonly lambda?: number | null;
  /** Thresholds that the result must not be below. Original name: `old_ths`. */
  readonly oldThresholds?: Thresholds;
  /** Default: what `createFloatEngine` gives. Instead of the original's `ctx`. */
  readonly engine?: FloatEngine;
  readonly profile?: Profile;
  readonly report?: Report;
}

/** Settings of `MRT.quantize`. */
export interface MrtQuantizeOptions {
  readonly profile?: Profile;
  readonly report?: Report;
}
