/** All networks, smallest first. */
import type { Model } from '@mrtjs/graph';
import { importMxnet } from '@mrtjs/mxnet';
import { randomParams } from '@mrtjs/prepare';
import type { Shape } from '@mrtjs/tensor';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePath, workspacePath } from '../paths.js';
import type { Network } from './network.js';
import { resnet18 } from './resnet18.js';

const MODELS = ['real', 'models', 'mxnet'];
const IMAGE = [1, 3, 224, 224];

export const networks: readonly Network[] = [
  trained('digits', [1, 1, 28, 28], workspacePath('examples', 'digits', 'digits')),
  trained('LeNet', [1, 1, 28, 28], shared('matlab-mnist-lenet', 'mnist-lenet-0'), '0010'),
  trained('cifar_resnet20_v1', [1, 3, 32, 32], shared('gluoncv-cifar', 'cifar_resnet20_v1')),
  untrained('SqueezeNet', shared('symbol-only', 'SqueezeNet_v1.2')),
  untrained('MobileNet v2', shared('symbol-only', 'KeyKy-mobilenet_v2')),
  untrained('MobileNet v1', shared('symbol-only', 'KeyKy-mobilenet')),
  {
    name: 'ResNet-18',
    shape: IMAGE,
    parameters: 'random',
    load: () => withRandom({ graph: resnet18(), params: new Map() }, IMAGE),
  },
];

function shared(folder: string, stem: string): string {
  return referencePath(...MODELS, folder, stem);
}

/** A network of a symbol and a parameter file. */
function trained(name: string, shape: Shape, stem: string, epoch = '0000'): Network {
  const files = [`${stem}-symbol.json`, `${stem}-${epoch}.params`] as const;
  return {
    name,
    shape,
    parameters: 'trained',
    load: () =>
      ifThere(
        files,
        ([symbol, params]) =>
          importMxnet({ symbol: symbol as Uint8Array, params: params as Uint8Array }).model,
      ),
  };
}

/** A network of a symbol alone. */
function untrained(name: string, stem: string): Network {
  return {
    name,
    shape: IMAGE,
    parameters: 'random',
    load: () =>
      ifThere([`${stem}-symbol.json`], ([symbol]) =>
        withRandom(importMxnet({ symbol: symbol as Uint8Array }).model, IMAGE),
      ),
  };
}

function ifThere(
  paths: readonly string[],
  read: (files: readonly Uint8Array[]) => Model,
): Model | { readonly missing: string } {
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) return { missing: `${missing} is not there` };
  return read(paths.map((path) => new Uint8Array(readFileSync(join(path)))));
}

function withRandom(model: Model, shape: Shape): Model {
  return randomParams(model, { seed: 1, inputShapes: new Map([['data', shape]]) });
}
