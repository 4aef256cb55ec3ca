import { calibrate } from '@mrtjs/calibration';
import { checkBounds, compileModel, parseParamsBlob, proveBounds } from '@mrtjs/cvm';
import { createTfjsEngine } from '@mrtjs/engine-tfjs';
import { importMxnet } from '@mrtjs/mxnet';
import { prepareModel, randomParams } from '@mrtjs/prepare';
import { quantize } from '@mrtjs/quantization';
import { float32, seededRandom, sizeOf } from '@mrtjs/tensor';
import { requireShared } from '@mrtjs/testing';
import { readFileSync } from 'node:fs';
jest.setTimeout(600000);
const CASES: [string, number[]][] = [
  ['SqueezeNet_v1.2-symbol', [1, 3, 224, 224]],
  ['KeyKy-mobilenet-symbol', [1, 3, 224, 224]],
  ['KeyKy-mobilenet_v2-symbol', [1, 3, 224, 224]],
  ['yolov5n-qout', [1, 3, 640, 640]],
  ['vgg16_reduced-symbol', [1, 3, 224, 224]],
  ['resnet-152-symbol', [1, 3, 224, 224]],
];
test.each(CASES)('%s', async (name, shape) => {
  const t: string[] = []; let last = performance.now();
  const lap = (n: string) => { const now = performance.now(); t.push(`${n} ${((now - last) / 1000).toFixed(1)}`); last = now; };
  const { model } = importMxnet({ symbol: readFileSync(requireShared('real', 'models', 'mxnet', 'symbol-only', name + '.json'), 'utf8') });
  lap('import');
  const full = randomParams(model, { seed: 1, inputShapes: new Map([['data', shape]]) });
  lap('random');
  const prepared = prepareModel(full, { inputShape: shape });
  lap('prepare');
  const r = seededRandom(7);
  const data = float32(shape, Array.from({ length: sizeOf(shape) }, () => r.normal()));
  const engine = await createTfjsEngine();
  const thresholds = await calibrate({ model: prepared, batches: [new Map([['data', data]])], engine });
  lap('calibrate');
  const q = quantize(prepared, thresholds);
  lap('quantize');
  const c = compileModel(q);
  lap('compile');
  const params = parseParamsBlob(c.params);
  const s = checkBounds(c.graph, params, proveBounds(c.graph, params));
  lap('verify');
  console.log(name, t.join(', '), JSON.stringify(s), (process.memoryUsage().rss / 1e9).toFixed(2));
});
