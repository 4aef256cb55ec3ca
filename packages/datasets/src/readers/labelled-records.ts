/** Image records with the labels of a list, where there is one. */
import { damagedFile } from './byte-reader.js';
import { readImageList } from './image-list.js';
import type { ImageRecord } from './image-record.js';
import { parseImageRecord } from './image-record.js';
import { openRecordFile, recordsOf } from './recordio.js';

/** An image record and what it is called. */
export interface NamedRecord extends ImageRecord {
  /** `<prefix>/<number in the file>`. */
  readonly name: string;
}

/** Image records, to be read from any of them on. */
export interface RecordSet {
  readonly size: number;
  records(start: number): AsyncIterable<NamedRecord>;
}

/** The files of a set. */
export interface RecordSetFiles {
  readonly records: string;
  /** `.idx`: where the records begin; without it the file is gone through once. */
  readonly index: string | undefined;
  /** `.lst`: labels instead of those in the records, which hold only the first unless packed otherwise. */
  readonly list: string | undefined;
}

/**
 * Opens image records, in the order of the file.
 * @throws {MrtError} MRT3006 for files that are damaged, and for a record that the list does not have.
 */
export async function openRecordSet(
  { records, index, list }: RecordSetFiles,
  prefix: string,
): Promise<RecordSet> {
  const file = await openRecordFile(records, index);
  const listed = list === undefined ? undefined : await readImageList(list);
  return {
    size: file.offsets.length,
    async *records(start) {
      let count = start;
      for await (const bytes of recordsOf(file, start)) {
        const name = `${prefix}/${count++}`;
        const record = parseImageRecord(bytes, records);
        const labels =
          listed === undefined
            ? record.labels
            : (listed.get(Number(record.id))?.labels ??
              damagedFile(list as string, `does not have the key ${record.id} of ${name}`));
        yield { ...record, labels, name };
      }
    },
  };
}
