import { readFileSync } from 'node:fs';
import { describeShared, requireShared } from '@mrtjs/testing';
import { formatSymbol } from './format.js';
import { parseSymbol } from './parse.js';

const FILES = [
  'cosmin-tabular/model-symbol.json',
  'fixtures/clojure-imclassification-symbol.json',
  'fixtures/save_000800.b.json',
  'fixtures/save_000800.json',
  'fixtures/test_mkldnn_model1.json',
  'gluoncv-cifar/cifar_resnet20_v1-symbol.json',
  'gluoncv-cifar/cifar_resnet56_v1-symbol.json',
  'lffd/plate_64_512_16L_3scales_v1_small-symbol.json',
  'matlab-mnist-lenet/mnist-lenet-0-symbol.json',
  'mtcnn/det1-symbol.json',
  'mtcnn/det2-symbol.json',
  'mtcnn/det3-symbol.json',
  'sagemaker-mnist-mlp/model-symbol.json',
  'symbol-only/KeyKy-mobilenet-symbol.json',
  'symbol-only/KeyKy-mobilenet_v2-symbol.json',
  'symbol-only/SqueezeNet_v1.2-symbol.json',
  'symbol-only/oak-textcnn-symbol.json',
  'symbol-only/resnet-152-symbol.json',
  'symbol-only/ssd_300-symbol.json',
  'symbol-only/vgg16_reduced-symbol.json',
  'symbol-only/yolov5n-qout.json',
  'tiny/go_test-symbol.json',
  'tiny/sagemaker-default-symbol.json',
];

const EDITED = ['save_000800.b', 'save_000800', 'test_mkldnn_model1'].map((name) => `fixtures/${name}.json`);

describeShared(['real', 'models', 'mxnet'], 'real symbol files', () => {
  test.each(FILES)('%s is written back unchanged', (file) => {
    const text = readFileSync(requireShared('real', 'models', 'mxnet', file), 'utf8');
    const document = parseSymbol(text);
    // These three went through an editor: it added a final newline, and in one of them a line by hand.
    const written = EDITED.includes(file) ? text.replace(/,\n/g, ', \n').replace(/\n$/, '') : text;
    expect(formatSymbol(document)).toBe(written);
    expect(parseSymbol(formatSymbol(document))).toEqual(document);
  });
});
