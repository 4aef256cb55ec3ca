/**
 * What several packages' tests share. The reference material (specification vectors, golden results of the
 * original runtime, real models and data) is not part of the repository: tests that need it look for it in the
 * folder `shared` beside the checkout (or in `MRT_SHARED`) and are reported as skipped where it is absent.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export { heldBytes } from './held-bytes.js';

const workspaceRoot = resolve(__dirname, '../../..');

/** Absolute path of a file or folder of the reference material; `undefined` where it is not on this machine. */
export function sharedPath(...parts: string[]): string | undefined {
  const root = process.env['MRT_SHARED'] ?? resolve(workspaceRoot, '../shared');
  const path = join(root, ...parts);
  return existsSync(path) ? path : undefined;
}

/** Like `sharedPath`, for use inside a `describeShared` block: throws when the material is missing. */
export function requireShared(...parts: string[]): string {
  const path = sharedPath(...parts);
  if (path === undefined) throw new Error(`reference material not found: ${parts.join('/')}`);
  return path;
}

/**
 * A `describe` that runs where the reference material named by `parts` exists. Elsewhere it is reported as skipped and
 * `body` is not called, so that tables of cases made of the material may be empty there.
 */
export function describeShared(parts: readonly string[], title: string, body: () => void): void {
  if (sharedPath(...parts) !== undefined) describe(title, body);
  else describe.skip(title, () => it.todo(`needs reference material: ${parts.join('/')}`));
}

/** The parsed lines of a JSON-lines file. */
export function readJsonLines<T>(path: string): T[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

/** Absolute path inside the workspace. */
export function workspacePath(...parts: string[]): string {
  return join(workspaceRoot, ...parts);
}
