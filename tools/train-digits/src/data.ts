/** The images, in memory: there are few. */
import { digits, openValidation } from '@mrtjs/datasets';
import type { Example } from './train.js';

/** The first `count` images (default: all) of a split of the dataset `digits`. */
export async function drawn(split: 'train' | 'test', count = Infinity): Promise<Example[]> {
  const source = await openValidation(digits, { root: '.', inputShape: [-1, 1, 28, 28], split });
  const examples: Example[] = [];
  for await (const { data, label } of source.samples()) {
    examples.push({ data, label });
    if (examples.length >= count) break;
  }
  return examples;
}
