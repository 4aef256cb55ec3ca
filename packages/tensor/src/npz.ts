/** NumPy's `.npz` archives: several named tensors in a zip file. */
import type { UnzipFileInfo } from 'fflate';
import { unzipSync, zipSync } from 'fflate';
import { fail, MrtError } from './errors.js';
import type { Limits } from './limits.js';
import { DEFAULT_LIMITS } from './limits.js';
import { formatNpy, parseNpy } from './npy.js';
import type { Tensor } from './tensor.js';

const SUFFIX = '.npy';

/** Room for the header of a `.npy` entry beside its tensor. */
const HEADER_ROOM = 2 ** 16;

/**
 * Reads a `.npz` archive, stored or deflated, in the order of the archive. What the archive declares is checked
 * against the limits before anything is unpacked, and nothing is unpacked beyond what it declares.
 * @throws {MrtError} MRT0103 for a damaged archive or an entry that is not a `.npy` file; what {@link parseNpy} says
 * of an entry, with the entry's name; MRT0004 beyond the limits.
 */
export function parseNpz(bytes: Uint8Array, limits: Limits = DEFAULT_LIMITS): Map<string, Tensor> {
  const names = new Set<string>();
  let total = 0;
  const admit = ({ name, originalSize }: UnzipFileInfo): boolean => {
    if (!name.endsWith(SUFFIX)) fail('MRT0103', `.npz: the entry ${name} is not a .npy file`);
    if (names.has(name)) fail('MRT0103', `.npz: the entry ${name} is there twice`);
    names.add(name);
    total += originalSize;
    if (names.size > limits.maxTensors) fail('MRT0004', `.npz: more than ${limits.maxTensors} entries`);
    if (originalSize > limits.maxTensorBytes + HEADER_ROOM || total > limits.maxFileBytes)
      fail(
        'MRT0004',
        `.npz: the entry ${name} unpacks to ${originalSize} bytes, ${total} so far, beyond the limit`,
      );
    return true;
  };
  const files = unpack(bytes, admit);
  return new Map(
    [...names].map((name) => [name.slice(0, -SUFFIX.length), readEntry(name, files[name], limits)]),
  );
}

/** Writes a `.npz` archive, stored, in the order of the map. The same entries give the same bytes everywhere. */
export function formatNpz(entries: ReadonlyMap<string, Tensor>): Uint8Array {
  const files = Object.fromEntries([...entries].map(([name, t]) => [name + SUFFIX, formatNpy(t)]));
  // The zip format keeps local time; this constructor is local too, so the bytes do not depend on the time zone.
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) });
}

function unpack(bytes: Uint8Array, filter: (file: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof MrtError) throw error;
    return fail('MRT0103', `.npz: ${error instanceof Error ? error.message : String(error)}`, {
      hint: 'write the archive again with numpy.savez',
    });
  }
}

function readEntry(name: string, content: Uint8Array | undefined, limits: Limits): Tensor {
  if (content === undefined) fail('MRT0103', `.npz: the entry ${name} has no content`);
  try {
    return parseNpy(content, limits);
  } catch (error) {
    if (error instanceof MrtError)
      throw new MrtError(
        error.diagnostics.map((d) => ({ ...d, file: name })),
        { cause: error },
      );
    throw error;
  }
}
