/** Passes that modules of the user's export. */
import type { Model, Pass, PassContext } from '@mrtjs/graph';
import { isPass } from '@mrtjs/graph';
import { errorOf, fail, MrtError } from '@mrtjs/tensor';
import { sha256 } from './files/hash.js';
import { readBytes } from './files/read.js';
import type { ImportModule } from './modules.js';
import { importModuleFile, messageOf } from './modules.js';

/** The passes of a configuration. */
export interface UserPasses {
  /** In the order in which they are given. */
  readonly passes: readonly Pass[];
  /** Hash of each module's text, for checkpoints. */
  readonly hashes: readonly string[];
}

/**
 * Loads the modules of `PREPARE.Passes`. The default export of each is a pass, or a list of passes.
 * @throws {MrtError} MRT6067 for a module that cannot be loaded or exports something else.
 */
export async function loadUserPasses(
  paths: readonly string[],
  importModule: ImportModule = importModuleFile,
): Promise<UserPasses> {
  const modules = await Promise.all(paths.map((path) => passesOf(path, importModule)));
  const hashes = await Promise.all(paths.map(async (path) => sha256(await readBytes(path))));
  return { passes: modules.flat(), hashes };
}

async function passesOf(path: string, importModule: ImportModule): Promise<readonly Pass[]> {
  const loaded = (await importModule(path).catch((cause: unknown) =>
    fail('MRT6067', `the pass module cannot be loaded: ${messageOf(cause)}`, { file: path }),
  )) as { readonly default?: unknown };
  const exported = [loaded.default].flat();
  if (exported.length === 0 || !exported.every(isPass))
    fail('MRT6067', 'the default export is not a pass, nor a list of passes', {
      file: path,
      hint: 'make it with definePass of @mrtjs/graph',
    });
  return exported.map((pass) => reporting(pass, path));
}

/** A pass whose failures name the pass and its module. */
function reporting(pass: Pass, path: string): Pass {
  return {
    ...pass,
    run(model: Model, context: PassContext): Model {
      try {
        return pass.run(model, context);
      } catch (error) {
        if (error instanceof MrtError) throw error;
        throw new MrtError(
          [errorOf('MRT6068', `the pass ${pass.name} failed: ${messageOf(error)}`, { file: path })],
          { cause: error },
        );
      }
    },
  };
}
