/** Files that a user names on the command line. */
import type { ModelFiles } from '@mrtjs/pipeline';
import { findModelFiles } from '@mrtjs/pipeline';
import { errorOf, fail, failIfAny, MrtError } from '@mrtjs/tensor';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The bytes of a file. @throws {MrtError} MRT7001 */
export async function readInput(path: string, hint?: string): Promise<Uint8Array> {
  try {
    const { buffer, byteOffset, byteLength } = await readFile(path);
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (error) {
    fail('MRT7001', `cannot read the file: ${(error as NodeJS.ErrnoException).code}`, {
      file: path,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

/** `file`, `directory`, or `none`. */
export async function kindOf(path: string): Promise<'file' | 'directory' | 'none'> {
  try {
    return (await stat(path)).isDirectory() ? 'directory' : 'file';
  } catch {
    return 'none';
  }
}

/** What `read` makes of the contents of a file; its diagnostics name the file. */
export function inFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MrtError)) throw error;
    throw new MrtError(
      error.diagnostics.map((d) => ({ ...d, file })),
      { cause: error },
    );
  }
}

/** The two files of a compiled model. */
type CompiledPair = Readonly<Record<'symbol' | 'params', Uint8Array>>;

/**
 * Checks that `beside`, a file of a compiled folder, was made for the two files of the model.
 * @throws {MrtError} MRT7005
 */
export function checkMadeFor(
  directory: string,
  beside: string,
  sha256: Readonly<Record<keyof CompiledPair, string>>,
  files: CompiledPair,
): void {
  failIfAny(
    (['symbol', 'params'] as const).flatMap((name) => {
      const found = createHash('sha256').update(files[name]).digest('hex');
      if (found === sha256[name]) return [];
      return [
        errorOf('MRT7005', `the file has the hash ${found}, ${beside} was made for ${sha256[name]}`, {
          file: join(directory, name),
          hint: 'compile the model again',
        }),
      ];
    }),
  );
}

/**
 * The files behind a prefix (`dir/net`), a symbol file (`dir/net-symbol.json`), a JSON file (`dir/net.json`) or an ONNX file.
 * @throws {MrtError} MRT7003 when there is no model.
 */
export async function locateModel(path: string): Promise<ModelFiles> {
  const name = basename(path).replace(/(-symbol)?\.json$/, '');
  try {
    return await findModelFiles(dirname(path), name);
  } catch (error) {
    if (!(error instanceof MrtError)) throw error;
    throw new MrtError(
      [
        {
          code: 'MRT7003',
          severity: 'error',
          message: 'neither a model nor a compiled directory',
          file: path,
          hint: 'give a folder with symbol and params, a symbol file, an ONNX file, or the prefix of a model’s files',
        },
        ...error.diagnostics,
      ],
      { cause: error },
    );
  }
}
