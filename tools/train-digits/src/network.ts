/** The network of the example: two convolutions with batch normalisation, and a fully connected layer. */
import type { Random } from '@mrtjs/tensor';
import { BatchNorm } from './layers/batch-norm.js';
import { Convolution } from './layers/convolution.js';
import { Dense } from './layers/dense.js';
import type { Layer, Parameter } from './layers/layer.js';
import { MaxPool } from './layers/max-pool.js';
import { Relu } from './layers/relu.js';
import { CLASSES } from './loss.js';

/** Side of the images. */
export const SIDE = 28;

/** Filters of the two convolutions. */
export const FILTERS = [8, 16] as const;

/** Layers in order, ready to be trained. */
export class Network {
  readonly layers: readonly Layer[];

  constructor(random: Random) {
    const half = SIDE / 2;
    this.layers = [
      new Convolution({ name: 'conv0', channels: 1, filters: FILTERS[0], side: SIDE }, random),
      new BatchNorm('bn0', FILTERS[0], SIDE * SIDE),
      new Relu(FILTERS[0] * SIDE * SIDE),
      new MaxPool(FILTERS[0], SIDE),
      new Convolution({ name: 'conv1', channels: FILTERS[0], filters: FILTERS[1], side: half }, random),
      new BatchNorm('bn1', FILTERS[1], half * half),
      new Relu(FILTERS[1] * half * half),
      new MaxPool(FILTERS[1], half),
      new Dense('fc0', (FILTERS[1] * half * half) / 4, CLASSES, random),
    ];
  }

  /** What training changes by gradients. */
  get parameters(): readonly Parameter[] {
    return this.layers.flatMap((layer) => layer.parameters);
  }

  /** Everything that is saved: the parameters and the moving statistics. */
  get state(): readonly Parameter[] {
    return this.layers.flatMap((layer) => [
      ...layer.parameters,
      ...(layer instanceof BatchNorm ? layer.statistics : []),
    ]);
  }

  /** Class scores of a batch. */
  forward(input: Float64Array, batch: number, training: boolean): Float64Array {
    return this.layers.reduce((value, layer) => layer.forward(value, batch, training), input);
  }

  /** Sets the gradients of all parameters from the gradient by the scores. */
  backward(gradient: Float64Array, batch: number): void {
    this.layers.reduceRight((value, layer) => layer.backward(value, batch), gradient);
  }
}
