import { fail } from '@mrtjs/tensor';
import type { OpenRequest } from '../dataset.js';
import { defineDataset } from '../dataset.js';
import { exactShape } from '../input-shape.js';
import { accuracy } from '../metrics/top-k.js';
import { damagedFile } from '../readers/byte-reader.js';
import { readPickle } from '../readers/pickle.js';
import { readTextFile } from '../readers/whole-file.js';
import type { SampleSource } from '../sample.js';
import type { Question } from '../trec/questions.js';
import { questionsOf, tokenIds, vocabularyOf } from '../trec/questions.js';

/** Number of token ids of a question. */
const LENGTH = 38;

/** Six coarse classes, in the order of the labels. */
const CLASSES = ['description', 'entity', 'abbreviation', 'human', 'location', 'number'] as const;

const PICKLE = { train: 'TREC.train.pk', test: 'TREC.test.pk' } as const;

/** Text with numbers for classes, and as it is published. */
const TEXTS = [
  { train: 'TREC.train.all', test: 'TREC.test.all' },
  { train: 'train_5500.label', test: 'TREC_10.label' },
] as const;

/**
 * TREC: questions as 38 token ids, by what they ask for; the batch is axis 1 (MRT-SPEC 8.1) [R220]. Either the
 * pickled form, a sequence of (38 ids, label), or text of lines `<label> <word> <word> …`
 * with labels in numbers (`TREC.train.all`) or as published (`train_5500.label`). Text is numbered by the words
 * of its training part: 0 any other word, 1 filling at the end, from 2 on the words, most frequent first and equals in
 * alphabetical order; of longer questions the first 38 words count.
 */
export const trec = defineDataset({
  name: 'trec',
  summary: 'Questions of six kinds as 38 token ids each; the batch is axis 1.',
  source: 'the questions are published at https://cogcomp.seas.upenn.edu/Data/QA/QC',
  downloads: [
    {
      url: 'https://cogcomp.seas.upenn.edu/Data/QA/QC/train_5500.label',
      bytes: 335858,
      sha256: '9e4c8bdcaffb96ed61041bd64b564183d52793a8e91d84fc3a8646885f466ec3',
    },
    {
      url: 'https://cogcomp.seas.upenn.edu/Data/QA/QC/TREC_10.label',
      bytes: 23354,
      sha256: '033f22c028c2bbba9ca682f68ffe204dc1aa6e1cf35dd6207f2d4ca67f0d0e8e',
      splits: ['test'],
    },
  ],
  shape: exactShape([LENGTH], 1),
  classes: CLASSES,
  label: 'class index',
  splits: { train: [{ path: PICKLE.train }], test: [{ path: PICKLE.test }] },
  otherForms: {
    train: TEXTS.map(({ train }) => [{ path: train }]),
    test: TEXTS.map(({ train, test }) => [{ path: test }, { path: train }]),
  },
  open,
  metric: accuracy,
});

async function open({ split, files }: OpenRequest): Promise<SampleSource<number>> {
  const part = split === 'train' ? 'train' : 'test';
  const pickle = files.get(PICKLE[part]);
  const samples = pickle === undefined ? await fromText(files, part) : await fromPickle(pickle);
  return {
    size: samples.length,
    seekable: true,
    async *samples(start = 0) {
      for (const [index, { ids, label }] of samples.slice(start).entries())
        yield { id: `${part}/${start + index}`, data: Float32Array.from(ids), label };
    },
  };
}

/** A question in numbers. */
interface Numbered {
  readonly ids: readonly number[];
  readonly label: number;
}

async function fromText(files: OpenRequest['files'], part: 'train' | 'test'): Promise<Numbered[]> {
  const read = async (path: string): Promise<Question[]> =>
    questionsOf(await readTextFile(path, 'latin1'), path);
  const form = TEXTS.find(({ train }) => files.has(train)) as (typeof TEXTS)[number];
  const vocabulary = vocabularyOf(await read(files.get(form.train) as string));
  const questions = await read(files.get(form[part]) as string);
  return questions.map(({ words, label }) => ({ ids: tokenIds(words, vocabulary, LENGTH), label }));
}

async function fromPickle(path: string): Promise<Numbered[]> {
  const rows = await readPickle(path);
  if (!Array.isArray(rows)) damagedFile(path, 'does not hold a sequence of samples');
  return rows.map((row: unknown, index) => numbered(row, index, path));
}

function numbered(row: unknown, index: number, path: string): Numbered {
  const [ids, labels] = Array.isArray(row) && row.length === 2 ? (row as readonly unknown[]) : [];
  const [label] = [labels].flat();
  if (!Array.isArray(ids) || ids.length !== LENGTH || !ids.every(isIndex))
    fail('MRT3006', `sample ${index} is not ${LENGTH} token ids and a label`, {
      file: path,
      hint: 'pickle a list of (ids, label) with plain lists or numpy arrays of integers',
    });
  if (!isIndex(label) || label >= CLASSES.length)
    damagedFile(path, `has label ${String(label)} at sample ${index}, expected 0 to ${CLASSES.length - 1}`);
  return { ids, label };
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
