/** `mrt verify`: checks the proof that no value of a compiled model overflows. */
import { checkBounds, checkDeployGraph, parseBounds, parseDeployGraph, parseParamsBlob } from '@mrtjs/cvm';
import { join } from 'node:path';
import type { Io } from '../io.js';
import { printJson } from '../io.js';
import { checkMadeFor, readInput } from './files.js';

/** Options of `mrt verify`, as the command line gives them. */
export interface VerifyOptions {
  readonly json?: boolean;
}

/**
 * Checks, node by node, that the bounds in `bounds.json` follow from each other and from the parameters, and that all
 * values fit 32 bits and their precisions.
 * @throws {MrtError} MRT7001 for files that cannot be read, MRT7005 for bounds of other files, and what the readers and
 * {@link checkBounds} say, with the nodes.
 */
export async function verify(directory: string, options: VerifyOptions, io: Io): Promise<void> {
  const hint = 'name the folder that "mrt compile" wrote';
  const [symbol, params, bounds] = await Promise.all([
    readInput(join(directory, 'symbol'), hint),
    readInput(join(directory, 'params'), hint),
    readInput(join(directory, 'bounds.json'), hint),
  ]);
  const claimed = parseBounds(new TextDecoder().decode(bounds));
  checkMadeFor(directory, 'bounds.json', claimed.sha256, { symbol, params });
  const graph = checkDeployGraph(parseDeployGraph(symbol));
  const summary = checkBounds(graph, parseParamsBlob(params), claimed);
  if (options.json === true) {
    printJson(io, { verified: true, ...summary, sha256: claimed.sha256 });
    return;
  }
  io.stdout.write(`verified: no value of ${summary.nodes} nodes (${summary.entries} entries) overflows\n`);
  const { tightest } = summary;
  if (tightest !== null)
    io.stdout.write(
      `tightest margin: ${tightest.node} (${tightest.operator}) reaches ${tightest.magnitude} of 2147483647, ` +
        `${tightest.spareBits.toFixed(1)} bits to spare\n`,
    );
}
