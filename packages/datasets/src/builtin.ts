/** The datasets that come with MRT. A new one is a file in `sets` and a line here. */
import { Registry } from './registry.js';
import { cifar10 } from './sets/cifar10.js';
import { digits } from './sets/digits.js';
import { mnist } from './sets/mnist.js';
import { npy } from './sets/npy.js';
import { stdrandom } from './sets/stdrandom.js';

/** All of them, ready for use; add your own with `builtinDatasets.use(mine)`. */
export const builtinDatasets = Registry.empty().use(mnist).use(cifar10).use(digits).use(npy).use(stdrandom);
