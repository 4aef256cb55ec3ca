import fc from 'fast-check';
import { parseIni } from './ini.js';

function sections(text: string): unknown {
  const { config, diagnostics } = parseIni(text, 'net.ini');
  expect(diagnostics).toEqual([]);
  return config.sections.map(({ name, options }) => [
    name,
    ...options.map((option) => [option.name, 'text' in option.content ? option.content.text : undefined]),
  ]);
}

test.each<[string, string, unknown]>([
  ['a section and an option', '[A]\nx=1', [['A', ['x', '1']]]],
  ['white space around the equals sign', '[A]\nx =  1 ', [['A', ['x', '1']]]],
  ['values with an equals sign', '[A]\nx=a=b', [['A', ['x', 'a=b']]]],
  ['an empty value', '[A]\nx=', [['A', ['x', '']]]],
  ['comments with # and ; [R50]', '# one\n[A]\n; two\nx=1\n  # three\ny=2', [['A', ['x', '1'], ['y', '2']]]],
  ['no comments inside a line [R50]', '[A]\nx=1 # not a comment', [['A', ['x', '1 # not a comment']]]],
  ['continuation lines [R50]', '[A]\nx=\n  a,\n  b\ny=c', [['A', ['x', 'a,\nb'], ['y', 'c']]]],
  ['comments and blank lines in a continuation', '[A]\nx=\n  a,\n\n  # no\n  b', [['A', ['x', 'a,\n\nb']]]],
  ['%% for a percent sign [R50]', '[A]\nx=5%% of %%(y)s', [['A', ['x', '5% of %(y)s']]]],
  ['other line ends and a byte order mark', '\uFEFF[A]\r\nx=1\r\ny=2', [['A', ['x', '1'], ['y', '2']]]],
  ['an indented option with a deeper value', '[A]\n  x=1\n    2\n  y=3', [['A', ['x', '1\n2'], ['y', '3']]]],
])('INI: %s', (_, text, expected) => {
  expect(sections(text)).toEqual(expected);
});

test('INI: the line of every option is kept', () => {
  const { config } = parseIni('\n[A]\nx=\n 1\ny=2', 'net.ini');
  expect(config.sections[0]?.options.map(({ source }) => source)).toEqual([
    { kind: 'file', file: 'net.ini', line: 3 },
    { kind: 'file', file: 'net.ini', line: 5 },
  ]);
});

test.each([
  ['an option before the first section', 'x=1', 'MRT6031', 1],
  ['a line without an equals sign', '[A]\nx', 'MRT6031', 2],
  ['a line without a name', '[A]\n=1', 'MRT6031', 2],
  ['a header with something after it', '[A] x', 'MRT6031', 1],
  ['a single percent sign', '[A]\nx=5% more', 'MRT6031', 2],
  ['an option given twice, whatever its case [R49]', '[A]\nx=1\nX=2', 'MRT6033', 3],
  ['a section given twice', '[A]\n[B]\n[A]', 'MRT6033', 3],
])('INI: %s is an error', (_, text, code, line) => {
  expect(parseIni(text, 'net.ini').diagnostics).toMatchObject([{ code, file: `net.ini:${line}` }]);
});

test('INI: all errors are reported', () => {
  expect(parseIni('x\n[A]\ny\nz=%\n', 'net.ini').diagnostics.map(({ file }) => file)).toEqual([
    'net.ini:1',
    'net.ini:3',
    'net.ini:4',
  ]);
});

test('INI: any text gives sections or errors, never an exception', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('[', ']', '=', '%', '#', ';', '\n', ' ', 'a', ':') }),
      (text) => {
        const { config, diagnostics } = parseIni(text, 'net.ini');
        expect(config.sections.length + diagnostics.length).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});

test('INI: values come back as they were written', () => {
  const value = fc.stringMatching(/^[a-zA-Z0-9%,:()#;=[\]-]{1,20}$/);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
      const text = values.map((content, i) => `o${i}=${content.replaceAll('%', '%%')}`).join('\n');
      expect(sections(`[A]\n${text}`)).toEqual([['A', ...values.map((content, i) => [`o${i}`, content])]]);
    }),
  );
});
