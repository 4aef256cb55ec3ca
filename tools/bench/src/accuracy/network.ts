/** A network whose integers are compared with its floats. */
import type { Preprocessing } from '@mrtjs/datasets';
import type { Model } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import type { Batch } from './samples.js';

export interface Network {
  readonly name: string;
  /** What it is calibrated and measured on, in words. */
  readonly data: string;
  /** Shape of one sample. */
  readonly sampleShape: Shape;
  /** The file without which it is skipped, below the reference material. */
  readonly file: string;
  /** How its input is made of bytes; none: the input is something else. */
  readonly preprocessing?: Preprocessing;
  /** Whether its first output gives a class. */
  readonly classifies: boolean;
  /** The model as it was imported. */
  readonly load: () => Model;
  readonly calibration: () => Promise<Batch[]>;
  readonly evaluation: () => Promise<Batch[]>;
}
