/** Choosing a TensorFlow.js backend: what the user has installed decides, and the choice is said. */
import * as core from '@tensorflow/tfjs-core';
import { fail } from '@mrtjs/tensor';

/** The TensorFlow.js functions, whichever binding they run on. */
export type Tf = typeof core;

/** A started backend. */
export interface Backend {
  readonly tf: Tf;
  /** `tfjs-node-gpu`, `tfjs-node`, `tfjs-wasm` or `tfjs-cpu`. */
  readonly name: string;
  readonly description: string;
}

/** Where to compute: `auto` takes the fastest that is installed, `gpu` insists. */
export type Device = 'auto' | 'cpu' | 'gpu';

/** How bindings are loaded; replaced in tests. */
export type Importer = (name: string) => Promise<unknown>;

const importModule: Importer = (name) => import(name);

/**
 * Starts a backend. `gpu` needs the optional package `@tensorflow/tfjs-node-gpu`; otherwise a native binding is used
 * where installed, and WebAssembly (SIMD, one thread) where not.
 * @throws {MrtError} MRT5001 or MRT5002 for `gpu` without a working binding, MRT5003 when nothing starts.
 */
export async function startBackend(device: Device, load: Importer = importModule): Promise<Backend> {
  if (device === 'gpu') return nativeBackend('@tensorflow/tfjs-node-gpu', load);
  const native =
    device === 'auto' ? ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] : ['@tensorflow/tfjs-node'];
  for (const name of native) {
    try {
      return await nativeBackend(name, load);
    } catch {
      // Not installed, or not usable on this machine: the next one may be.
    }
  }
  return portableBackend(load);
}

async function nativeBackend(name: string, load: Importer): Promise<Backend> {
  let module: unknown;
  try {
    module = await load(name);
  } catch (error) {
    if (isMissing(error, name))
      fail('MRT5001', `device gpu was asked for, but ${name} is not installed`, {
        hint: `run "npm install ${name}" (CUDA 11 and cuDNN 8 must be present), or set Device_type=cpu`,
      });
    fail('MRT5002', `${name} is installed but does not load: ${messageOf(error)}`, {
      hint: 'it needs Node 20 or 22 (not 24) and the CUDA 11 libraries; or set Device_type=cpu',
    });
  }
  const tf = withDefault(module) as Tf;
  await tf.setBackend('tensorflow');
  await tf.ready();
  const short = name.replace('@tensorflow/', '');
  return { tf, name: short, description: `TensorFlow.js ${tf.version_core}, native binding ${short}` };
}

async function portableBackend(load: Importer): Promise<Backend> {
  for (const [module, backend, text] of [
    ['@tensorflow/tfjs-backend-wasm', 'wasm', 'WebAssembly, one thread'],
    ['@tensorflow/tfjs-backend-cpu', 'cpu', 'plain JavaScript (slow)'],
  ] as const) {
    await load(module);
    if (await core.setBackend(backend)) {
      await core.ready();
      const simd = backend === 'wasm' && (await core.env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
      return {
        tf: core,
        name: `tfjs-${backend}`,
        description: `TensorFlow.js ${core.version_core}, ${text}${simd ? ', SIMD' : ''}`,
      };
    }
  }
  fail('MRT5003', 'neither the WebAssembly nor the JavaScript backend of TensorFlow.js starts', {
    hint: 'reinstall @tensorflow/tfjs-backend-wasm and @tensorflow/tfjs-backend-cpu 4.22.0',
  });
}

/** CommonJS modules imported dynamically carry their exports under `default` as well. */
function withDefault(module: unknown): unknown {
  const record = module as { readonly default?: { readonly setBackend?: unknown } };
  return record.default?.setBackend === undefined ? module : record.default;
}

function isMissing(error: unknown, name: string): boolean {
  const code = (error as { readonly code?: unknown }).code;
  return (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') && messageOf(error).includes(name);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] as string) : String(error);
}
