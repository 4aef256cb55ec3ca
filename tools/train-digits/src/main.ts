/** Trains the network of examples/digits and writes its files. Run by `npx nx run train-digits:train`. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { drawn } from './data.js';
import { filesOf } from './save.js';
import { accuracyOf, SETTINGS, train } from './train.js';

const folder = resolve(import.meta.dirname, '../../../examples/digits');
const percent = (fraction: number): string => `${(100 * fraction).toFixed(2)}%`;

const network = train(await drawn('train'), {
  ...SETTINGS,
  onEpoch: (epoch, accuracy) => console.log(`epoch ${epoch}: ${percent(accuracy)} while training`),
});
console.log(`test: ${percent(accuracyOf(network, await drawn('test')))}`);
const { symbol, params } = filesOf(network);
writeFileSync(resolve(folder, 'digits-symbol.json'), symbol);
writeFileSync(resolve(folder, 'digits-0000.params'), params);
console.log(`written to ${folder}`);
