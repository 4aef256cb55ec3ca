/** Python pickles, read as data: nothing in them is ever looked up or run. */
import { BufferReader, Parser } from 'pickleparser';
import { MrtError } from '@mrtjs/tensor';
import { damagedFile } from './byte-reader.js';
import { numpyNames } from './pickle-numpy.js';
import { readWhole } from './whole-file.js';

/** Larger pickles are not read: they have to be in memory as a whole. */
const MAX_PICKLE_BYTES = 2 ** 26;

/** Bound on a string, number or array in a pickle; work on some of them grows with the square of their length. */
const MAX_PIECE_BYTES = 4096;

/** Refuses pieces of negative length, which would send the parser backwards, and long ones. */
class BoundedReader extends BufferReader {
  override bytes(length: number): Uint8Array {
    if (length < 0 || length > MAX_PIECE_BYTES)
      throw new RangeError(`a piece of ${length} bytes, expected at most ${MAX_PIECE_BYTES}`);
    return super.bytes(length) as Uint8Array;
  }
}

/**
 * The value in a pickle (protocols 0 to 5): numbers, strings, lists (tuples too), maps, and numpy arrays and scalars as
 * lists and numbers.
 * @throws {MrtError} MRT3006 for files that are damaged, too large, or mention anything else.
 */
export async function readPickle(path: string): Promise<unknown> {
  const bytes = await readWhole(path, MAX_PICKLE_BYTES);
  const names = numpyNames();
  const parser = new Parser({
    unpicklingTypeOfDictionary: 'Map',
    nameResolver: {
      resolve: (module, name) =>
        names.get(`${module}.${name}`) ??
        damagedFile(path, `mentions ${module}.${name}, expected plain lists and numbers`),
    },
  });
  try {
    return parser.read<unknown>(new BoundedReader(bytes));
  } catch (error) {
    // The parser meets damage of any kind with whatever exception results.
    if (error instanceof MrtError) throw error;
    return damagedFile(path, `is not a pickle of data: ${(error as Error).message}`);
  }
}
