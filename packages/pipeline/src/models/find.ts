/**
 * The files of the original model: `P.json` + `P.params`, or `P-symbol.json` + `P-NNNN.params`, or `P.onnx`.
 */
import { fail, nearest } from '@mrtjs/tensor';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { zooAdvice } from '../model-zoo.js';

/** Paths of the files of an MXNet model. */
export interface MxnetModelFiles {
  readonly symbol: string;
  /** `null` for a symbol without parameters. */
  readonly params: string | null;
}

/** Path of an ONNX model. What it says to be in other files is looked for beside it. */
export interface OnnxModelFile {
  readonly model: string;
}

/** Paths of a model's files. */
export type ModelFiles = MxnetModelFiles | OnnxModelFile;

const ONNX = /\.onnx$/i;

/** Whether a name is that of an ONNX file. */
export function isOnnxName(name: string): boolean {
  return ONNX.test(name);
}

/** What files of a model are called: `Model_name` without the ending of an ONNX file. */
export function modelStem(name: string): string {
  return name.replace(ONNX, '');
}

/**
 * Finds the files of a model: those of MXNet, the highest epoch unless one is named; or the ONNX file, where the name
 * ends like one or nothing else is there.
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
  const symbol = `${name}-symbol.json`;
  const onnx = isOnnxName(name) ? name : `${name}.onnx`;
  const isMxnet = !isOnnxName(name) && (has(`${name}.json`) || has(symbol));
  if (has(onnx) && !isMxnet) return onnxFile(path(onnx), epoch);
  if (epoch === null && has(`${name}.json`))
    return { symbol: path(`${name}.json`), params: has(`${name}.params`) ? path(`${name}.params`) : null };

  if (!has(symbol)) {
    const plain = epoch === null ? [`${name}.json`] : [];
    const expected = isOnnxName(name) ? [name] : [...plain, symbol, onnx];
    fail('MRT6043', `the model is not there: expected ${expected.join(' or ')}`, {
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

function onnxFile(model: string, epoch: number | null): OnnxModelFile {
  if (epoch !== null)
    fail('MRT6043', `an ONNX file has no epoch ${epoch}`, {
      file: model,
      option: 'DEFAULT.Model_epoch',
      hint: 'leave the option out',
    });
  return { model };
}

function others(name: string, entries: readonly string[]): string {
  const models = entries.flatMap((file) =>
    isOnnxName(file) ? file : (/^(.*?)(?:-symbol)?\.json$/.exec(file)?.[1] ?? []),
  );
  const close = nearest(name, new Set(models), 3);
  if (close.length > 0) return `did you mean ${close.join(' or ')}?`;
  return models.length === 0
    ? 'the folder holds no .json or .onnx files'
    : `models there: ${models.slice(0, 10).join(', ')}`;
}
