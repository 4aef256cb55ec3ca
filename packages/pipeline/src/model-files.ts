/** The files of the original model: `P.json` + `P.params`, or `P-symbol.json` + `P-NNNN.params`. */
import type { Model } from '@mrtjs/graph';
import type { Diagnostic } from '@mrtjs/tensor';
import { fail, nearest } from '@mrtjs/tensor';
import { importMxnet } from '@mrtjs/mxnet';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readBytes } from './files/read.js';
import { sha256 } from './files/hash.js';
import { zooAdvice } from './model-zoo.js';

/** Paths of a model's files. */
export interface ModelFiles {
  readonly symbol: string;
  /** `null` for a symbol without parameters. */
  readonly params: string | null;
}

/** An imported model with the hashes of its files. */
export interface OriginalModel {
  readonly model: Model;
  readonly files: ModelFiles;
  readonly diagnostics: readonly Diagnostic[];
  /** SHA-256 of the symbol file and of the parameter file (`null` without one). */
  readonly hashes: { readonly symbol: string; readonly params: string | null };
}

/**
 * Finds the files of a model: the highest epoch unless one is named.
 * @throws {MrtError} MRT6015 for a folder that cannot be read, MRT6043 for a missing symbol file or epoch.
 */
export async function findModelFiles(
  folder: string,
  name: string,
  epoch: number | null = null,
): Promise<ModelFiles> {
  const entries = await readdir(folder).catch(() =>
    fail('MRT6015', 'the model folder cannot be read', { file: folder, hint: 'create it first' }),
  );
  const has = (file: string): boolean => entries.includes(file);
  const path = (file: string): string => join(folder, file);
  if (epoch === null && has(`${name}.json`))
    return { symbol: path(`${name}.json`), params: has(`${name}.params`) ? path(`${name}.params`) : null };

  const symbol = `${name}-symbol.json`;
  if (!has(symbol)) {
    const expected = epoch === null ? `${name}.json or ${symbol}` : symbol;
    fail('MRT6043', `the model has no symbol file: expected ${expected}`, {
      file: folder,
      hint: advice(name, entries),
    });
  }
  const epochs = epochsOf(name, entries);
  if (epoch === null)
    return { symbol: path(symbol), params: epochs.length === 0 ? null : path(epochs.at(-1)?.file as string) };
  const chosen = epochs.find((found) => found.epoch === epoch);
  if (chosen === undefined)
    fail('MRT6043', `the model has no epoch ${epoch}`, {
      file: folder,
      option: 'DEFAULT.Model_epoch',
      hint: `epochs there: ${epochs.map((found) => found.epoch).join(', ') || 'none'}`,
    });
  return { symbol: path(symbol), params: path(chosen.file) };
}

function epochsOf(name: string, entries: readonly string[]): { epoch: number; file: string }[] {
  return entries
    .flatMap((file) => {
      const digits = file.startsWith(`${name}-`)
        ? /^(\d{4,})\.params$/.exec(file.slice(name.length + 1))?.[1]
        : undefined;
      return digits === undefined ? [] : [{ epoch: Number(digits), file }];
    })
    .sort((a, b) => a.epoch - b.epoch);
}

/** What to do about a model that is not there. */
function advice(name: string, entries: readonly string[]): string {
  return [others(name, entries), zooAdvice(name)].filter((text) => text !== undefined).join('; ');
}

function others(name: string, entries: readonly string[]): string {
  const models = entries.flatMap((file) => /^(.*?)(?:-symbol)?\.json$/.exec(file)?.[1] ?? []);
  const close = nearest(name, new Set(models), 3);
  if (close.length > 0) return `did you mean ${close.join(' or ')}?`;
  return models.length === 0
    ? 'the folder holds no .json files'
    : `models there: ${models.slice(0, 10).join(', ')}`;
}

/**
 * Reads and imports a model.
 * @throws {MrtError} MRT6014 for files that cannot be read, and what the importer says of them.
 */
export async function readOriginalModel(files: ModelFiles): Promise<OriginalModel> {
  const symbol = await readBytes(files.symbol);
  const params = files.params === null ? null : await readBytes(files.params);
  const { model, diagnostics } = importMxnet({
    symbol,
    ...(params === null || files.params === null ? {} : { params, paramsName: files.params }),
    name: files.symbol,
  });
  return {
    model,
    files,
    diagnostics,
    hashes: { symbol: sha256(symbol), params: params === null ? null : sha256(params) },
  };
}
