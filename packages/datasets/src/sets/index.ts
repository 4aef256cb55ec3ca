/** The datasets that come with MRT: one file each. A new one is a file and a line in each of the lists here. */
import { Registry } from '../registry.js';
import { cifar10 } from './cifar10.js';
import { coco } from './coco.js';
import { digits } from './digits.js';
import { imagefolder } from './imagefolder.js';
import { imagenet } from './imagenet.js';
import { mnist } from './mnist.js';
import { npy } from './npy.js';
import { quickdraw } from './quickdraw.js';
import { stdrandom } from './stdrandom.js';
import { trec } from './trec.js';
import { voc } from './voc.js';

export { UNLABELLED } from './npy.js';
export { recordDetectionDataset } from './record-detection.js';
export { vocDataset } from './voc.js';
export { cifar10, coco, digits, imagefolder, imagenet, mnist, npy, quickdraw, stdrandom, trec, voc };

/** All of them, ready for use; add your own with `builtinDatasets.use(mine)`. */
export const builtinDatasets = Registry.empty()
  .use(mnist)
  .use(cifar10)
  .use(quickdraw)
  .use(imagenet)
  .use(imagefolder)
  .use(voc)
  .use(coco)
  .use(trec)
  .use(digits)
  .use(npy)
  .use(stdrandom);
