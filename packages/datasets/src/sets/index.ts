/** The datasets that come with MRT: one file each. A new one is a file and a line in each of the lists here. */
import { Registry } from '../registry.js';
import { cifar10 } from './cifar10.js';
import { digits } from './digits.js';
import { mnist } from './mnist.js';
import { npy } from './npy.js';
import { stdrandom } from './stdrandom.js';

export { UNLABELLED } from './npy.js';
export { cifar10, digits, mnist, npy, stdrandom };

/** All of them, ready for use; add your own with `builtinDatasets.use(mine)`. */
export const builtinDatasets = Registry.empty().use(mnist).use(cifar10).use(digits).use(npy).use(stdrandom);
