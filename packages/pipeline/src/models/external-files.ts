/** Files beside an ONNX model that hold tensor data. */
import { DEFAULT_LIMITS, fail } from '@mrtjs/tensor';
import type { Limits } from '@mrtjs/tensor';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { sha256 } from '../files/hash.js';

/** The folder of one model, out of which nothing is read. */
export class ExternalFiles {
  readonly #folder: string;
  readonly #limits: Limits;
  readonly #contents = new Map<string, Uint8Array>();

  constructor(model: string, limits: Limits = DEFAULT_LIMITS) {
    this.#folder = dirname(model);
    this.#limits = limits;
  }

  /**
   * The bytes of a file by its path relative to the model; each file is read once.
   * @throws {MrtError} MRT6046 when it is not there, or not within the folder of the model once links are followed;
   * MRT6041 beyond the limit.
   */
  readonly read = (location: string): Uint8Array => {
    const file = this.#within(location);
    const known = this.#contents.get(file);
    if (known !== undefined) return known;
    const { size } = statSync(file);
    if (size > this.#limits.maxFileBytes)
      fail('MRT6041', `${size} bytes exceed the limit of ${this.#limits.maxFileBytes}`, { file });
    const { buffer, byteOffset, byteLength } = readFileSync(file);
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    this.#contents.set(file, bytes);
    return bytes;
  };

  /** SHA-256 of every file that was read, by its path within the folder. */
  hashes(): Record<string, string> {
    const folder = realpathSync(this.#folder);
    return Object.fromEntries(
      [...this.#contents].map(([file, bytes]) => [`external ${relative(folder, file)}`, sha256(bytes)]),
    );
  }

  /** The real path of a file, which links must not lead out of the folder. */
  #within(location: string): string {
    const path = join(this.#folder, location);
    let [file, folder] = ['', ''];
    try {
      [file, folder] = [realpathSync(path), realpathSync(this.#folder)];
    } catch (error) {
      fail(
        'MRT6046',
        `the model refers to a file that cannot be read: ${(error as NodeJS.ErrnoException).code}`,
        {
          file: path,
          hint: 'put it beside the model',
        },
      );
    }
    const inside = relative(folder, file);
    if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || join(folder, inside) !== file)
      fail('MRT6046', 'the model refers to a file outside its folder', {
        file: path,
        hint: 'put the file itself beside the model, not a link to it',
      });
    if (!statSync(file).isFile())
      fail('MRT6046', 'the model refers to something that is not a file', { file: path });
    return file;
  }
}
