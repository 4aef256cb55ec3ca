/** `mrt zoo`: networks of the model zoo that configurations know by name. */
import { modelZoo } from '@mrtjs/pipeline';
import type { Io } from '../io.js';
import { printJson } from '../io.js';

/** Prints the names, one a line. */
export function listZoo(options: { readonly json?: boolean }, io: Io): void {
  if (options.json === true) return printJson(io, { models: modelZoo });
  io.stdout.write(`${modelZoo.join('\n')}\n`);
}
