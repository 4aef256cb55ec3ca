import type { AnalysisDocument } from '../document.js';
import { bareDocument, sampleDocument } from '../testing/sample.js';
import { analysisPage } from './index.js';

/** Names that would be markup, close an attribute, or be no text at all. */
const HOSTILE = [
  'data',
  '<script>alert(1)</script>',
  '" onload="alert(1)',
  "' onfocus='alert(1)' autofocus '",
  ']]><img src=x onerror=alert(1)>',
  '&lt;b&gt;',
  '</title></svg><svg onload=alert(1)>',
  'javascript:alert(1)',
  '\u0000\u001b[31m\ud800',
  '名前_ünï',
];
const hostile = sampleDocument(HOSTILE.length, (index) => HOSTILE[index] ?? 'none');
const pages: readonly (readonly [string, AnalysisDocument])[] = [
  ['a residual network', sampleDocument(60)],
  ['hostile names', { ...hostile, model: '<script>x</script>', data: { ...hostile.data, dataset: '<i>' } }],
  ['nothing but layers', bareDocument(sampleDocument(4))],
  ['one layer', bareDocument(sampleDocument(1))],
];

/** Tags of a text with their attributes. */
function tagsOf(page: string): { readonly name: string; readonly attributes: ReadonlyMap<string, string> }[] {
  return [
    ...page
      .replace(/<style>[\s\S]*?<\/style>/, '')
      .matchAll(/<([a-z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi),
  ].map(([, name = '', text = '']) => ({
    name,
    attributes: new Map(
      [...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
    ),
  }));
}

describe.each(pages)('the page of %s', (_, document) => {
  const page = analysisPage(document);
  const tags = tagsOf(page);

  test('is the same each time', () => {
    expect(analysisPage(document)).toBe(page);
  });

  test('has no script, no handler, and loads nothing', () => {
    expect(tags.map(({ name }) => name)).not.toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^(?:script|img|iframe|link|object|embed|foreignobject)$/i),
      ]),
    );
    const attributes = tags.flatMap(({ attributes: each }) => [...each]);
    expect(attributes.filter(([name]) => /^on/i.test(name) || name === 'src')).toEqual([]);
    for (const [name, value] of attributes) if (name.endsWith('href')) expect(value).toMatch(/^#[\w-]+$/);
    expect(page).not.toMatch(/@import|url\((?!#)/);
    expect(page).toContain('content="default-src &#39;none&#39;; ');
  });

  test('has whole tags only: each < begins one, and each that opens is closed', () => {
    const bare = page.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<!doctype html>/, '');
    const rest = bare.replaceAll(/<\/?[a-z][\w-]*(?:\s+[\w:-]+(?:="[^"<]*")?)*\s*\/?>/gi, '');
    expect(rest).not.toMatch(/[<>]/);
    const open: string[] = [];
    for (const [tag, slash, name = ''] of bare.matchAll(/<(\/?)([a-z][\w-]*)[^>]*>/gi)) {
      if (/^(?:meta|br|wbr)$/.test(name) || tag.endsWith('/>')) continue;
      if (slash === '/') expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  test('has names that are there once, and links that lead somewhere', () => {
    const ids = tags.flatMap(({ attributes }) => attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { attributes } of tags)
      for (const name of ['href', 'aria-labelledby'])
        for (const target of attributes.get(name)?.split(' ') ?? [])
          expect(ids).toContain(target.replace(/^#/, ''));
  });

  test('tells of each picture what it shows, and of each layer a line', () => {
    const pictures = page.match(/<svg[^>]*>.{0,40}/g) ?? [];
    for (const picture of pictures)
      expect(picture).toMatch(/role="img" aria-labelledby="[\w-]+ [\w-]+"><title/);
    expect(page.match(/<tr id="l\d+"/g)).toHaveLength(document.layers.length);
    expect(page.match(/<figure>/g)).toHaveLength(document.layers.length);
  });
});

test('hostile names can be read', () => {
  const page = analysisPage(hostile);
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).toContain('名前');
  expect(page).not.toMatch(/(?![\t\n\r])[\p{Cc}\p{Cs}]/u);
});

test.each([170, 400])('a network of %d layers is under 500 kB', (count) => {
  const page = analysisPage(sampleDocument(count));
  expect(Buffer.byteLength(page)).toBeLessThan(500_000);
});
