/** Modules of the user's, named in a configuration. */
import { pathToFileURL } from 'node:url';

/** How a module of the user's is loaded; replaced in tests. */
export type ImportModule = (path: string) => Promise<unknown>;

/** Loads a module from its file. */
export const importModuleFile: ImportModule = (path) => import(pathToFileURL(path).href);

/** What a program of the user's threw, in words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
