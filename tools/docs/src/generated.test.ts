import { readFileSync } from 'node:fs';
import { workspacePath } from '@mrtjs/testing';
import { collectCitations, coverageOf, gapsOf } from './conformance/collect.js';
import { sharedCodes } from './errors-page.js';
import { pages } from './pages.js';
import { exceptions } from './requirements/exceptions.js';
import { chapters } from './requirements/index.js';

test.each(Object.entries(pages))('docs/%s is up to date: npx nx run docs:generate', (name, page) => {
  expect(readFileSync(workspacePath('docs', name), 'utf8')).toBe(page(workspacePath()));
});

test('no diagnostic code means two things', () => expect(sharedCodes()).toEqual([]));

test('every requirement is stated once, in order', () => {
  const count = (kind: string, n: number): string[] => Array.from({ length: n }, (_, i) => `${kind}${i + 1}`);
  expect(chapters.flatMap(({ statements }) => Object.keys(statements))).toEqual([
    ...count('R', 253),
    ...count('C', 161),
  ]);
});

test('every requirement has a test, or a reason for having none', () => {
  expect(gapsOf(coverageOf(collectCitations(workspacePath())), exceptions)).toEqual([]);
});

test('requirements without test, exceptions that are none, and unknown numbers are found', () => {
  const all = chapters.flatMap(({ statements }) => Object.keys(statements));
  const citations = [{ title: 'all but one', ids: [...all.filter((id) => id !== 'R7'), 'R999'] }];
  expect(gapsOf(coverageOf([{ path: 'a.test.ts', citations }]), { R8: 'because', C999: 'because' })).toEqual([
    'R7 has neither a test nor an exception',
    'R8 has a test: it is no exception any more',
    'R999 is no requirement',
    'C999 is no requirement',
  ]);
});

test('titles are listed by file, each once', () => {
  const twice = { title: 'a', ids: ['R1', 'R2'] };
  const coverage = coverageOf([
    { path: 'x', citations: [twice, twice, { title: 'b', ids: ['R1'] }] },
    { path: 'y', citations: [{ title: 'c', ids: ['R1'] }] },
  ]);
  expect(coverage.get('R1')).toEqual([
    { path: 'x', titles: ['a', 'b'] },
    { path: 'y', titles: ['c'] },
  ]);
});
