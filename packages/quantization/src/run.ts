/** What one run of the quantization knows and accumulates; lives only inside `quantize`. */
import type { ModelBuilder, Node, PrecisionMap, Profile, Value } from '@mrtjs/graph';
import { getBit, isParameter } from '@mrtjs/graph';
import type { Diagnostic, DiagnosticCode, DiagnosticDetails } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';

/** The settings of a run. */
export interface RunSettings {
  readonly profile: Profile;
  /** λ: the softmax keeps exp(x − max) for x within λ of the maximum. */
  readonly softmaxLambda: number;
  /** A requantization shifts first when that takes more than this many bits away. */
  readonly shiftBits: number;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** A value with its scale and its signed bit width. */
export interface Quantized {
  readonly value: Value;
  /** integer ≈ scale · float. */
  readonly scale: number;
  readonly precision: number;
}

/** How a value is wanted. */
export interface Wanted {
  /** Name of the node that uses the value; a precision requested for that use wins over `precision`. */
  readonly consumer: string;
  readonly precision: number;
  /** The exact scale; left out, the scale is whatever the value comes to have. */
  readonly scale?: number | undefined;
}

/** The facts of every node quantized so far, by name, and the builder of the new graph. */
export class Run {
  readonly scales = new Map<string, number>();
  readonly floatNodes = new Set<string>();
  readonly thresholds: Map<string, number>;
  readonly precisions: Map<string, PrecisionMap>;
  readonly builder: ModelBuilder;
  readonly settings: RunSettings;

  constructor(
    builder: ModelBuilder,
    settings: RunSettings,
    thresholds: ReadonlyMap<string, number>,
    precisions: ReadonlyMap<string, PrecisionMap>,
  ) {
    this.builder = builder;
    this.settings = settings;
    this.thresholds = new Map(thresholds);
    this.precisions = new Map(precisions);
  }

  get isMrt1(): boolean {
    return this.settings.profile === 'mrt1';
  }

  isParameter(value: Value): boolean {
    return isParameter(value.node, this.builder.params);
  }

  isFloat(value: Value): boolean {
    return this.floatNodes.has(value.node.name);
  }

  /** @throws {MrtError} MRT2202 when the node has no threshold. */
  threshold({ node }: Value): number {
    return (
      this.thresholds.get(node.name) ??
      fail('MRT2202', 'this node has no threshold', { node: node.name, hint: 'calibrate the model' })
    );
  }

  scale({ node }: Value): number {
    return this.scales.get(node.name) ?? this.#unknown(node);
  }

  precision({ node }: Value): number {
    return this.precisions.get(node.name)?.['out_key'] ?? this.#unknown(node);
  }

  /** The precision asked for when `consumer` uses a node (or for the node as an output), if any [R43]. */
  requestedPrecision({ node }: Value, consumer: string): number | undefined {
    const map = this.precisions.get(node.name);
    return consumer !== OUT_KEY && map !== undefined && Object.hasOwn(map, consumer)
      ? map[consumer]
      : undefined;
  }

  /** Records scale and output precision of a node; other requests for it stay. */
  record({ value, scale, precision }: Quantized): void {
    this.scales.set(value.node.name, scale);
    this.recordPrecision(value, precision);
  }

  /** Records the output precision of a node that has no scale of its own. */
  recordPrecision({ node }: Value, precision: number): void {
    this.precisions.set(node.name, { ...this.precisions.get(node.name), [OUT_KEY]: precision });
  }

  /** Signed bits of a magnitude, in the run's profile. */
  bits(magnitude: number): number {
    return getBit(magnitude, this.settings.profile);
  }

  warn(code: DiagnosticCode, message: string, details: DiagnosticDetails): void {
    this.settings.report({ code, severity: 'warning', message, ...details });
  }

  #unknown(node: Node): never {
    throw new TypeError(`${node.name} has not been quantized`);
  }
}

/** Key of a node's own output precision in its {@link PrecisionMap}. */
export const OUT_KEY = 'out_key';

/** Widest integer of the virtual machine, in signed bits. */
export const MAX_PRECISION = 32;
