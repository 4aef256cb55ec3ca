import { citationsOf, idsIn } from './citations.js';

test.each<[string, string[]]>([
  ['no numbers', []],
  ['R5: one', ['R5']],
  ['[R5, C101] a list', ['R5', 'C101']],
  ['R16–R18', ['R16', 'R17', 'R18']],
  ['C9-C10 and R1—R2', ['C9', 'C10', 'R1', 'R2']],
  ['R3–C5: no range', ['R3', 'C5']],
  ['R18–R16: backwards', []],
  ['R05, XR5, R5x, R1000, D5', []],
])('what %j cites', (text, ids) => expect(idsIn(text)).toEqual(ids));

const cited = (code: string): string[] => citationsOf('a.test.ts', code).map(({ title }) => title);

test.each<[string, string, string[]]>([
  [
    'titles of tests and groups',
    `describe('R1', () => { it('R2', f); test("R3", f); test.skip(\`R4\`, f); })`,
    ['R1', 'R2', 'R3', 'R4'],
  ],
  ['groups that need shared material', `describeShared(['R9'], 'R1', f)`, ['R1']],
  ['templates', 'test(`R1: ${name.length}`, f)', ['R1: ${name.length}']],
  ['titles over tables', `test.each([1])('R1 %s', f)`, ['R1 %s']],
  ['cells of tables', `it.each<[string]>([['R1 a', 5], ['b']] as const)('%s', f)`, ['R1 a']],
  [
    'tables of constants',
    `const A = 'R1 a'; const rows = [[A], ['R2 b']]; describe.each(rows)('%s', f)`,
    ['R1 a', 'R2 b'],
  ],
  [
    'tables made of constants',
    `const rows = { 'R1 a': 5 }; test.each(Object.entries(rows))('%s', f)`,
    ['R1 a'],
  ],
  ['each constant once', `const a = 'R1'; test.each([a, a])('%s', f)`, ['R1']],
  ['constants of the same name as a key', `const a = 'R1'; test.each([{ a: 1 }, x.a])('%s', f)`, []],
  ['comments', `// R1\ntest('a', () => { /* R2 */ })`, []],
  ['texts in the body', `test('a', () => expect('R1').toBe('R1'))`, []],
  ['calls of something else', `fail('R1'); x.each(['R2'])('R3'); f()('R4')`, []],
])('%s', (_, code, titles) => expect(cited(code)).toEqual(titles));
