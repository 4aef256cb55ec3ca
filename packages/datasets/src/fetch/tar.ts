/** Entries of a tar archive. */
import { Readable } from 'node:stream';
import { fail } from '@mrtjs/tensor';
import { extract } from 'tar-stream';
import type { ArchiveEntry } from './unpack.js';

/**
 * The entries, in order.
 * @throws {MrtError} MRT3017 for links and devices: nothing that a dataset needs.
 */
export async function* tarEntries(
  bytes: AsyncIterable<Uint8Array>,
  archive: string,
): AsyncGenerator<ArchiveEntry> {
  const archiveStream = extract();
  const source = Readable.from(bytes, { objectMode: false });
  source.once('error', (error) => archiveStream.destroy(error));
  source.pipe(archiveStream);
  try {
    for await (const entry of archiveStream) {
      const { name, type } = entry.header;
      if (type !== 'file' && type !== 'contiguous-file' && type !== 'directory')
        fail('MRT3017', `the archive has the ${type} "${name}"`, {
          file: archive,
          hint: 'only files and folders are unpacked; nothing of it was',
        });
      yield {
        name,
        kind: type === 'directory' ? 'directory' : 'file',
        content: () => entry as AsyncIterable<Uint8Array>,
      };
      entry.resume();
    }
  } finally {
    source.destroy();
  }
}
