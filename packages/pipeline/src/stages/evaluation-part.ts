/** The file that holds what was seen of an evaluation, or of one of several equal parts of it. */
import type { QuantizedModel } from '@mrtjs/graph';
import { errorOf, fail, MrtError } from '@mrtjs/tensor';
import type { Diagnostic } from '@mrtjs/tensor';
import type { Evaluation, EvaluationPart, PartRange } from '@mrtjs/validation';
import { formatPart, identityDifferences, parsePart } from '@mrtjs/validation';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Json } from '../checkpoints/state.js';
import { canonicalJson, sha256 } from '../files/hash.js';
import { readText } from '../files/read.js';
import { writeFile } from '../files/write.js';
import type { OpenedData } from '../data.js';
import type { OriginalModel } from '../models/index.js';
import { MRT_VERSION } from '../version.js';
import type { StageContext } from './context.js';
import { encodeModel, encodeQuantized } from './model-codec.js';

/** One of several equal parts of the data: number `index`, counted from 1, of `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The batches of a shard: consecutive ones, as evenly as can be. */
export function shardRange(total: number, { index, count }: Shard): PartRange {
  const cut = (parts: number): number => Math.floor((total * parts) / count);
  return { first: cut(index - 1), end: cut(index), total };
}

/** Everything that decides the figures of an evaluation, but for how many batches it has. */
export async function evaluationIdentity(
  { config, engines }: StageContext,
  original: OriginalModel,
  quantized: QuantizedModel,
  data: OpenedData<'evaluation'>,
): Promise<{ readonly [name: string]: Json }> {
  const { profile, inputShape, randomParams } = config.default;
  const { symbol, params } = encodeModel(quantized.model);
  return {
    mrt: MRT_VERSION,
    model: original.hashes,
    parameters: original.hasParams ? 'trained' : `seed ${randomParams}`,
    quantized: sha256([sha256(symbol), sha256(params), canonicalJson(encodeQuantized(quantized))].join()),
    profile,
    inputShape: [...inputShape],
    batch: config.evaluation.batch,
    metric: config.evaluation.metric,
    dataset: data.identity,
    datasetOrigin: data.origin,
    floatEngine: (await engines.float()).name,
  };
}

/** A file for what was seen. */
export class PartFile {
  readonly path: string;
  readonly #identity: EvaluationPart['identity'];
  readonly #range: PartRange;
  /** Whether the file, if there is one, is of this evaluation. */
  #isOwn = false;

  constructor(path: string, identity: EvaluationPart['identity'], range: PartRange) {
    this.path = path;
    this.#identity = identity;
    this.#range = range;
  }

  /**
   * What an earlier run saw of the same batches; `undefined` when there is nothing that fits. What does not fit is
   * reported, and will be written over when this evaluation is saved.
   * @throws {MrtError} MRT6044 for a file that is something else, which is not written over.
   */
  async seen(report: (diagnostic: Diagnostic) => void): Promise<Evaluation<unknown> | undefined> {
    if (!existsSync(this.path)) return undefined;
    const part = await this.#read();
    const { first, end, total } = this.#range;
    const changed = identityDifferences(part.identity, this.#identity);
    const fits = part.batches.first === first && part.batches.end <= end && part.batches.total === total;
    if (changed.length === 0 && fits) {
      this.#isOwn = true;
      return part.evaluation;
    }
    report({
      code: 'MRT6050',
      severity: 'info',
      message: `an earlier partial result is of another evaluation: ${[...changed, ...(fits ? [] : ['batches'])].join(', ')}`,
      file: this.path,
      hint: 'it is written over if this evaluation is interrupted or takes long',
    });
    return undefined;
  }

  async #read(): Promise<EvaluationPart> {
    try {
      return parsePart(await readText(this.path), this.path);
    } catch (error) {
      if (!(error instanceof MrtError)) throw error;
      throw new MrtError(
        [
          errorOf('MRT6044', 'the file is there already, and is no partial result of an evaluation', {
            file: this.path,
            hint: 'give another file, or remove it',
          }),
        ],
        { cause: error },
      );
    }
  }

  /** Writes what was seen so far. @throws {MrtError} MRT6040 */
  async save(evaluation: Evaluation<unknown>): Promise<void> {
    const { first, total } = this.#range;
    const batches = { first, end: first + evaluation.iterations, total };
    await writeFile(this.path, formatPart({ identity: this.#identity, batches, evaluation }));
    this.#isOwn = true;
  }

  /** Removes the file, when the whole is known; that of another evaluation, which may go on, stays. */
  async remove(): Promise<void> {
    if (this.#isOwn) await rm(this.path, { force: true });
  }
}

/** @throws {MrtError} MRT6063 for data without end, which has no parts. */
export function partRange(total: number, shard: Shard | undefined): PartRange | null {
  if (Number.isFinite(total))
    return shard === undefined ? { first: 0, end: total, total } : shardRange(total, shard);
  if (shard !== undefined)
    fail('MRT6063', 'data without end has no parts', {
      option: 'EVALUATION.Iter_num',
      hint: 'give the number of batches',
    });
  return null;
}
