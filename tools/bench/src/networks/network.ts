/** The networks that are measured. */
import type { Model } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';

/** A float network that may or may not be on this machine. */
export interface Network {
  readonly name: string;
  readonly shape: Shape;
  /** Where its parameters come from, for the report. */
  readonly parameters: 'trained' | 'random';
  /** The network, or why it is not there. */
  load(): Model | { readonly missing: string };
}
