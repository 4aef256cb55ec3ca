/** Options that name one of several things. */
import { runtimeError } from '@mrtjs/cvm';

/** The value of an option, which callers without types may give any name. @throws {CvmError} code 2 (MRT4104). */
export function choose<K extends string, T>(table: Readonly<Record<K, T>>, name: K, option: string): T {
  if (!Object.hasOwn(table, name))
    runtimeError('MRT4104', `there is no ${option} ${name}`, {
      option,
      hint: `use ${Object.keys(table).join(' or ')}`,
    });
  return table[name];
}
