/** The settings of the object `MRT`, and what it knows beside its model (MRT-SPEC 2.2). */
import type { Thresholds } from '@mrtjs/graph';
import { findNode, topologicalOrder } from '@mrtjs/graph';
import type { MrtState } from '@mrtjs/quantization';
import { checkOptions, QUANTIZE_DEFAULTS, quantizationRules } from '@mrtjs/quantization';
import { fail, failIfAny } from '@mrtjs/tensor';
import { noSuchNode } from '../restore-names.js';
import type { Model } from './model.js';

/** The half of `MRT` that only remembers. */
export abstract class MrtSettings {
  /** Input precisions of operators, by name [R106]. Original name: `op_input_precs`. */
  static get opInputPrecisions(): ReadonlyMap<string, number> {
    return new Map(
      quantizationRules.names().flatMap((name): [string, number][] => {
        const bits = quantizationRules.find(name)?.inputPrecision;
        return bits === undefined ? [] : [[name, bits]];
      }),
    );
  }

  #state: MrtState;

  /** @throws {MrtError} MRT6071 unless the model has a node called `data` [R105], MRT2206 for the precision. */
  constructor(model: Model, inputPrecision: number) {
    if (findNode(model.graph, INPUT) === undefined)
      fail('MRT6071', 'the model has no node called data', { hint: 'prepare it first' });
    const { softmaxLambda, shiftBits } = QUANTIZE_DEFAULTS;
    this.#state = {
      outputs: model.outputNames(),
      thresholds: new Map(),
      precisions: new Map(topologicalOrder(model.graph).map(({ name }) => [name, {}])),
      scales: new Map(),
      restore: new Set(),
      softmaxLambda,
      shiftBits,
    };
    this.setInputPrecision(inputPrecision);
  }

  /** The model as it is now. */
  abstract get currentModel(): Model;

  /**
   * What is known beside the model: settings, thresholds, precisions, scales. Original names: `old_names` (here `outputs`), `th_dict`, `precs`, `scales`,
   * `restore_names`, `softmax_lambd`, `shift_bits`.
   */
  get state(): MrtState {
    return this.#state;
  }

  /** Leaves a node in float, for debugging. Original name: `set_restore`. */
  setRestore(name: string): void {
    this.change({ restore: new Set([...this.#state.restore, name]) });
  }

  /**
   * Overrides the threshold of a node, a parameter or `data` [R108]. Original name: `set_threshold`.
   * @throws {MrtError} MRT6022 when the model has no such node.
   */
  setThreshold(name: string, threshold: number): void {
    const known = topologicalOrder(this.currentModel.graph).map((node) => node.name);
    failIfAny(known.includes(name) ? [] : [noSuchNode('QUANTIZATION.Thresholds', name, known)]);
    this.setThresholdMap(new Map([...this.#state.thresholds, [name, threshold]]));
  }

  /** Replaces all thresholds. Original name: `set_th_dict`. */
  setThresholdMap(thresholds: Thresholds): void {
    this.change({ thresholds: new Map(thresholds) });
  }

  /** Signed bits of the input. Original name: `set_input_prec`. @throws {MrtError} MRT2206 */
  setInputPrecision(inputPrecision: number): void {
    checkOptions({ inputPrecision });
    this.#request(INPUT, OUT_KEY, inputPrecision);
  }

  /** Signed bits of every output [R109]. Original name: `set_output_prec`. @throws {MrtError} MRT2206 */
  setOutputPrecision(outputPrecision: number): void {
    checkOptions({ outputPrecision });
    for (const name of this.currentModel.outputNames()) this.#request(name, name, outputPrecision);
  }

  /** Original name: `set_softmax_lambd`. @throws {MrtError} MRT2206 */
  setSoftmaxLambda(softmaxLambda: number): void {
    checkOptions({ softmaxLambda });
    this.change({ softmaxLambda });
  }

  /** Original name: `set_shift_bits`. @throws {MrtError} MRT2206 */
  setShiftBits(shiftBits: number): void {
    checkOptions({ shiftBits });
    this.change({ shiftBits });
  }

  /** Replaces parts of the state. */
  protected change(changes: Partial<MrtState>): void {
    this.#state = { ...this.#state, ...changes };
  }

  #request(name: string, key: string, bits: number): void {
    const { precisions } = this.#state;
    this.change({ precisions: new Map([...precisions, [name, { ...precisions.get(name), [key]: bits }]]) });
  }
}

const INPUT = 'data';
const OUT_KEY = 'out_key';
