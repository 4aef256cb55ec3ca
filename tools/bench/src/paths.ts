/** Where things are. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WORKSPACE = fileURLToPath(new URL('../../..', import.meta.url));

/** A path inside the workspace. */
export function workspacePath(...parts: string[]): string {
  return join(WORKSPACE, ...parts);
}

/** A path in the folder of reference material, whether it is there or not. */
export function referencePath(...parts: string[]): string {
  return join(process.env['MRT_SHARED'] ?? join(WORKSPACE, '..', 'shared'), ...parts);
}
