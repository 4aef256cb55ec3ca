/** docs/defects.md: every entry of the register, with tests that name it. */
import { workspacePath } from '@mrtjs/testing';
import { readFileSync } from 'node:fs';

interface Entry {
  readonly id: string;
  readonly profile: string;
  readonly tests: readonly string[];
}

const ENTRIES: readonly Entry[] = readFileSync(workspacePath('docs/defects.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| D\d\d /.test(line))
  .map((line) => {
    const [, id = '', , , profile = '', tests = ''] = line.split('|').map((cell) => cell.trim());
    return { id, profile, tests: tests === '' ? [] : tests.split(', ') };
  });

/** Things that MRT does not have, so that there is nothing to test. */
const WITHOUT_TESTS = ['D73', 'D78', 'D79'];

const textOf = (test: string): string => {
  const [name = '', ...path] = test.split('/');
  return readFileSync(workspacePath('packages', name, 'src', `${path.join('/')}.test.ts`), 'utf8');
};

test('the register has the entries D01 to D81, in order', () => {
  const ids = Array.from({ length: 81 }, (_, i) => `D${String(i + 1).padStart(2, '0')}`);
  expect(ENTRIES.map(({ id }) => id)).toEqual(ids);
});

test('every entry that says what MRT does names tests, the others are about what it does not have', () => {
  expect(ENTRIES.filter(({ tests }) => tests.length === 0).map(({ id }) => id)).toEqual(WITHOUT_TESTS);
});

test.each(ENTRIES.flatMap(({ id, tests }) => tests.map((path) => [id, path] as const)))(
  '%s is named in %s',
  (id, path) => {
    const text = textOf(path);
    const [letter, number] = [id.slice(0, 1), id.slice(1)];
    expect(text).toMatch(new RegExp(`\\b${letter}${number}\\b`));
  },
);

test.each(ENTRIES.filter(({ profile }) => profile === 'yes'))(
  '$id, which changes numbers, is compared in both profiles',
  ({ tests }) => expect(tests.some((path) => textOf(path).includes('mrt1'))).toBe(true),
);

test('one entry alone that changes numbers is not reproduced', () => {
  expect(ENTRIES.filter(({ profile }) => !['yes', '–'].includes(profile)).map(({ id }) => id)).toEqual([
    'D06',
  ]);
});
