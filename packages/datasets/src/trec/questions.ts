/** TREC questions as text, and their words as numbers. */
import { damagedFile } from '../readers/byte-reader.js';

/** One line of a file. */
export interface Question {
  readonly label: number;
  readonly words: readonly string[];
}

/** Number of each word. */
export type Vocabulary = ReadonlyMap<string, number>;

/** The number of words that the vocabulary lacks. */
export const UNKNOWN = 0;

/** What questions are filled up with. */
export const PADDING = 1;

/** The coarse classes as the published files name them, in the order of the labels. */
const COARSE = ['DESC', 'ENTY', 'ABBR', 'HUM', 'LOC', 'NUM'];

/**
 * Reads lines `<label> <word> <word> …`, the label a number or, as published, `<coarse>:<fine>`; empty lines do not
 * count.
 * @throws {MrtError} MRT3006 for other lines, and labels that are none of the six.
 */
export function questionsOf(text: string, path: string): Question[] {
  return text.split('\n').flatMap((line, index) => {
    const [first, ...words] = line.split(/\s+/).filter(Boolean);
    if (first === undefined) return [];
    const label = /^\d+$/.test(first) ? Number(first) : COARSE.indexOf(first.split(':')[0] as string);
    if (label < 0 || label >= COARSE.length || words.length === 0)
      damagedFile(
        `${path}:${index + 1}`,
        `has the line "${line.slice(0, 40)}", expected a label from 0 to ${COARSE.length - 1}, or one of ${COARSE.join(', ')}, and words`,
      );
    return [{ label, words }];
  });
}

/** Numbers the words of the questions: from 2 on, most frequent first, equals in alphabetical order. */
export function vocabularyOf(questions: readonly Question[]): Vocabulary {
  const counts = new Map<string, number>();
  for (const { words } of questions) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return new Map(ranked.map(([word], rank) => [word, PADDING + 1 + rank]));
}

/** `length` numbers: the first words', then filling. */
export function tokenIds(words: readonly string[], vocabulary: Vocabulary, length: number): number[] {
  return Array.from({ length }, (_, i) => {
    const word = words[i];
    return word === undefined ? PADDING : (vocabulary.get(word) ?? UNKNOWN);
  });
}
