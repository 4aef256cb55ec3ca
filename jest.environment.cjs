// Jest runs tests in a realm of its own; buffers read by Node or made by native add-ons belong to the outer
// one. Handing the outer constructors to the sandbox makes `instanceof Uint8Array` mean one thing.
const { TestEnvironment } = require('jest-environment-node');
const SHARED = [
  'ArrayBuffer',
  'SharedArrayBuffer',
  'DataView',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int8Array',
  'Uint16Array',
  'Int16Array',
  'Uint32Array',
  'Int32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
];
module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const name of SHARED) this.global[name] = globalThis[name];
  }
};
