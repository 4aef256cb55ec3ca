/** The optional package `onnxruntime-node`: what is used of it, and getting hold of it. */
import { errorOf, fail, MrtError } from '@mrtjs/tensor';

/** The package. */
export const RUNTIME_PACKAGE = 'onnxruntime-node';

/** The version that MRT is tested with. */
export const RUNTIME_VERSION = '1.30.0';

/** A tensor of ONNX Runtime. */
export interface RuntimeTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** A model that ONNX Runtime has loaded. */
export interface RuntimeSession {
  run(feeds: Readonly<Record<string, RuntimeTensor>>): Promise<Readonly<Record<string, RuntimeTensor>>>;
  release(): Promise<void>;
  /** What its inputs are, in order. */
  readonly inputMetadata: readonly unknown[];
  readonly outputNames: readonly string[];
}

/** What is used of the package. */
export interface Runtime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: Readonly<Record<string, unknown>>): Promise<RuntimeSession>;
  };
  readonly Tensor: {
    new (type: 'float32', data: Float32Array, dims: readonly number[]): RuntimeTensor;
    new (type: 'int32', data: Int32Array, dims: readonly number[]): RuntimeTensor;
  };
  readonly env: { readonly versions: Readonly<Record<string, string | undefined>> };
}

/** How the package is loaded; replaced in tests. */
export type RuntimeImporter = (name: string) => Promise<unknown>;

const importModule: RuntimeImporter = (name) => import(name);

/**
 * Loads ONNX Runtime.
 * @throws {MrtError} MRT5101 when it is not installed, MRT5102 when it does not load.
 */
export async function loadRuntime(load: RuntimeImporter = importModule): Promise<Runtime> {
  try {
    const module = (await load(RUNTIME_PACKAGE)) as Runtime & { readonly default?: Runtime };
    // A CommonJS module: imported dynamically it carries its exports under `default` as well.
    return module.default?.InferenceSession === undefined ? module : module.default;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
    if (isMissing && message.includes(RUNTIME_PACKAGE))
      fail('MRT5101', `${RUNTIME_PACKAGE} is not installed`, {
        hint: `run "npm install ${RUNTIME_PACKAGE}@${RUNTIME_VERSION}", or use the engine tfjs`,
      });
    const first = message.split('\n')[0] as string;
    throw new MrtError(
      [
        errorOf('MRT5102', `${RUNTIME_PACKAGE} is installed but does not load: ${first}`, {
          hint: 'reinstall it, or use the engine tfjs',
        }),
      ],
      { cause: error },
    );
  }
}

/** Whether the package can be loaded here. */
export async function hasRuntime(load?: RuntimeImporter): Promise<boolean> {
  try {
    await loadRuntime(load);
    return true;
  } catch (error) {
    if (error instanceof MrtError) return false;
    throw error;
  }
}
