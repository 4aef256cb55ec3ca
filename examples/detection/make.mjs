/** Writes the two networks as MXNet leaves them, `out/ssd.json` and `.params`, `out/yolo.json` and `.params`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { exportMxnet } from '@mrtjs/mxnet';
import { makeSsd } from './ssd.mjs';
import { makeYolo } from './yolo.mjs';

const folder = new URL('out/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, make] of Object.entries({ ssd: makeSsd, yolo: makeYolo })) {
  const { symbol, params } = exportMxnet(await make());
  writeFileSync(new URL(`${name}.json`, folder), symbol);
  writeFileSync(new URL(`${name}.params`, folder), params);
  console.log(`${name}: ${(params.length / 1000).toFixed(0)} kB of parameters`);
}
