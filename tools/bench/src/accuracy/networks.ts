/** The networks of the report. */
import type { Preprocessing } from '@mrtjs/datasets';
import { definePreprocessing } from '@mrtjs/datasets';
import type { Model } from '@mrtjs/graph';
import { importMxnet } from '@mrtjs/mxnet';
import { importOnnx } from '@mrtjs/onnx';
import type { Shape } from '@mrtjs/tensor';
import { readFileSync } from 'node:fs';
import { referencePath } from '../paths.js';
import { MOBILENET_SYMBOL, scaledMobilenet } from './mobilenet.js';
import type { Network } from './network.js';
import type { Batch, DatasetPart } from './samples.js';
import { drawNormal, readCrops, readDataset, readFolder } from './samples.js';

const CIFAR = definePreprocessing({
  unit: 255,
  mean: [0.4914, 0.4822, 0.4465],
  std: [0.2023, 0.1994, 0.201],
});
const GREY = definePreprocessing({ unit: 255, channelOrder: 'GRAY' });

const bytesOf = (file: string): Uint8Array => new Uint8Array(readFileSync(referencePath(file)));

function mxnet(path: string, epoch: string): Model {
  const prefix = `real/models/mxnet/${path}`;
  return importMxnet({
    symbol: bytesOf(`${prefix}-symbol.json`),
    params: bytesOf(`${prefix}-${epoch}.params`),
  }).model;
}

function onnx(file: string, sampleShape: Shape): Model {
  return importOnnx({ model: bytesOf(file), inputShapes: [1, ...sampleShape] }).model;
}

/** A network of 32×32 images in ten classes, and how it wants them. */
function cifar(options: Pick<Network, 'name' | 'file' | 'load'>, preprocessing: Preprocessing): Network {
  const sampleShape = [3, 32, 32];
  const part = (folder: string, split: DatasetPart['split'], count: number): Promise<Batch[]> =>
    readDataset({ name: 'cifar10', folder, split, batch: 50, count, preprocessing }, sampleShape);
  return {
    ...options,
    data: 'CIFAR-10: 300 training images; 200 test images as published and 2000 from JPEG',
    sampleShape,
    preprocessing,
    classifies: true,
    calibration: () => part('cifar10', 'train', 6),
    evaluation: async () => [
      ...(await part('cifar10', 'test', 4)),
      ...(await part('cifar10-jpeg', 'test', 40)),
    ],
  };
}

function cifarResnet(depth: number): Network {
  const path = `gluoncv-cifar/cifar_resnet${depth}_v1`;
  return cifar(
    {
      name: `cifar_resnet${depth}_v1`,
      file: `real/models/mxnet/${path}-symbol.json`,
      load: () => mxnet(path, '0000'),
    },
    CIFAR,
  );
}

function mnist(
  options: Pick<Network, 'name' | 'file' | 'load'>,
  preprocessing: Preprocessing = GREY,
): Network {
  const sampleShape = [1, 28, 28];
  const part = (split: DatasetPart['split'], count: number): Promise<Batch[]> =>
    readDataset({ name: 'mnist', folder: 'mnist', split, batch: 50, count, preprocessing }, sampleShape);
  return {
    ...options,
    data: 'MNIST: 300 training images; 10 000 test images',
    sampleShape,
    preprocessing,
    classifies: true,
    calibration: () => part('train', 6),
    evaluation: () => part('test', 200),
  };
}

function mxnetMnist(name: string, path: string, epoch: string): Network {
  const file = `real/models/mxnet/${path}-symbol.json`;
  return mnist({ name, file, load: () => mxnet(path, epoch) });
}

/** Name, file and reader of an ONNX network. */
function onnxFile(name: string, sampleShape: Shape): Pick<Network, 'name' | 'file' | 'load' | 'sampleShape'> {
  const file = `real/models/onnx/${name}.onnx`;
  return { name, file, sampleShape, load: () => onnx(file, sampleShape) };
}

/** One in five images is for calibration. */
const isForCalibration = (i: number): boolean => i % 5 === 2;

const IMAGENET = {
  folder: 'imagenet-sample',
  labelOf: (name: string) => Number(name.slice(0, 4)),
  batch: 10,
};

function squeezenet(): Network {
  const preprocessing = definePreprocessing({
    resize: 'short-side',
    shortSide: 256,
    mean: [104, 117, 123],
    channelOrder: 'BGR',
  });
  const sampleShape = [3, 224, 224];
  return {
    ...onnxFile('SqueezeNet_fp16', sampleShape),
    data: 'ImageNet sample of 500: 100 images; the other 400',
    preprocessing,
    classifies: true,
    calibration: () => readFolder({ ...IMAGENET, chosen: isForCalibration }, sampleShape, preprocessing),
    evaluation: () =>
      readFolder({ ...IMAGENET, chosen: (i) => !isForCalibration(i) }, sampleShape, preprocessing),
  };
}

const PHOTOGRAPHS = 'coco_tiny/val2017';
const isEven = (i: number): boolean => i % 2 === 0;
const isOdd = (i: number): boolean => i % 2 === 1;

const MTCNN = definePreprocessing({ mean: [127.5], std: [128], channelOrder: 'BGR' });

/** A network of the face detector that looks at crops. */
function mtcnnCrops(name: string, side: number): Network {
  const sampleShape = [3, side, side];
  const crops = (chosen: (i: number) => boolean, seed: number) => (): Promise<Batch[]> =>
    readCrops({ folder: PHOTOGRAPHS, chosen, batch: 16 }, sampleShape, MTCNN, { seed, perImage: 8 });
  return {
    name: `mtcnn ${name}`,
    data: 'crops of photographs (COCO): 320 of 40; 320 of 40 others',
    sampleShape,
    file: `real/models/mxnet/mtcnn/${name}-symbol.json`,
    preprocessing: MTCNN,
    classifies: false,
    load: () => mxnet(`mtcnn/${name}`, '0001'),
    calibration: crops(isEven, 1),
    evaluation: crops(isOdd, 2),
  };
}

interface DetectorOptions {
  readonly name: string;
  readonly file: string;
  readonly load: () => Model;
  readonly sampleShape: Shape;
  readonly preprocessing: Network['preprocessing'];
  readonly batch: number;
}

/** A detector that looks at whole photographs. */
function detector({ batch, ...options }: DetectorOptions): Network {
  const { sampleShape, preprocessing = definePreprocessing({}) } = options;
  const photographs = (chosen: (i: number) => boolean) => (): Promise<Batch[]> =>
    readFolder({ folder: PHOTOGRAPHS, chosen, batch }, sampleShape, preprocessing);
  return {
    ...options,
    preprocessing,
    data: 'photographs (COCO): 40; 40 others',
    classifies: false,
    calibration: photographs(isEven),
    evaluation: photographs(isOdd),
  };
}

function mobilenet(): Network {
  const sampleShape = [3, 64, 64];
  return {
    name: 'MobileNet v1, random, scaled up to 100×',
    data: 'normal numbers: 32 samples; 32 others',
    sampleShape,
    file: MOBILENET_SYMBOL,
    classifies: true,
    load: () => scaledMobilenet(sampleShape, bytesOf(MOBILENET_SYMBOL)),
    calibration: async () => drawNormal(sampleShape, 8, 4, 100),
    evaluation: async () => drawNormal(sampleShape, 8, 4, 200),
  };
}

function tabular(): Network {
  const sampleShape = [4];
  return {
    ...onnxFile('cosmin-tabular', sampleShape),
    data: 'normal numbers: 256 samples; 256 others',
    classifies: false,
    calibration: async () => drawNormal(sampleShape, 64, 4, 100),
    evaluation: async () => drawNormal(sampleShape, 64, 4, 200),
  };
}

const LFFD = 'lffd/plate_64_512_16L_3scales_v1_small';

/** All of them; those whose file is missing are skipped. */
export const networks: readonly Network[] = [
  cifarResnet(20),
  cifarResnet(56),
  cifar(
    onnxFile('cifar10-pytorch-ImageClassifier', [3, 32, 32]),
    definePreprocessing({ unit: 255, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }),
  ),
  mxnetMnist('matlab-mnist-lenet', 'matlab-mnist-lenet/mnist-lenet-0', '0010'),
  mxnetMnist('sagemaker-mnist-mlp', 'sagemaker-mnist-mlp/model', '0000'),
  mnist(onnxFile('mnist-8', [1, 28, 28]), definePreprocessing({ channelOrder: 'GRAY' })),
  squeezenet(),
  mobilenet(),
  detector({
    name: 'mtcnn det1',
    file: 'real/models/mxnet/mtcnn/det1-symbol.json',
    load: () => mxnet('mtcnn/det1', '0001'),
    sampleShape: [3, 120, 160],
    preprocessing: MTCNN,
    batch: 4,
  }),
  mtcnnCrops('det2', 24),
  mtcnnCrops('det3', 48),
  detector({
    name: 'lffd plate',
    file: `real/models/mxnet/${LFFD}-symbol.json`,
    load: () => mxnet(LFFD, '0000'),
    sampleShape: [3, 320, 320],
    preprocessing: definePreprocessing({ channelOrder: 'BGR' }),
    batch: 2,
  }),
  detector({
    ...onnxFile('version-RFB-320', [3, 240, 320]),
    preprocessing: definePreprocessing({ mean: [127], std: [128] }),
    batch: 4,
  }),
  detector({
    ...onnxFile('FastestDet', [3, 352, 352]),
    preprocessing: definePreprocessing({ unit: 255, channelOrder: 'BGR' }),
    // Its reshapes have 1 for the number of images.
    batch: 1,
  }),
  tabular(),
];
