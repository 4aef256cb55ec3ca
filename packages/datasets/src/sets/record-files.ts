/** The files of image records: `<part>.rec`, and beside it `.idx` and `.lst`. */
import type { DataFile } from '../dataset.js';
import type { RecordSetFiles } from '../readers/labelled-records.js';

/** What a split of image records is made of. */
export function recordFiles(part: string): DataFile[] {
  return [
    { path: `${part}.rec` },
    { path: `${part}.idx`, optional: true },
    { path: `${part}.lst`, optional: true },
  ];
}

/** Those of them that were found; `undefined` without records. */
export function foundRecords(part: string, files: ReadonlyMap<string, string>): RecordSetFiles | undefined {
  const records = files.get(`${part}.rec`);
  if (records === undefined) return undefined;
  return { records, index: files.get(`${part}.idx`), list: files.get(`${part}.lst`) };
}
