import fc from 'fast-check';
import { parseXml } from './xml.js';

const leaf = (name: string, text = '') => ({ name, text, children: [] });

test('elements and text', () => {
  const source = `\uFEFF<?xml version="1.0"?><!-- a <comment> -->
    <a x="1 > 0"><b>1</b><c/><b y = 'z' >&lt;&#65;&#x42;&amp;</b><![CDATA[<raw>]]></a>`.replace(' > 0', '');
  expect(parseXml(source, 'x.xml')).toMatchObject({
    name: 'a',
    text: '<raw>',
    children: [leaf('b', '1'), leaf('c'), leaf('b', '<AB&')],
  });
});

test.each([
  ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]><a/>', 'is not the XML of an annotation'],
  ['an external entity', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'is not the XML of an annotation'],
  ['an entity', '<a>&x;</a>', 'has the entity &x;'],
  ['a name that objects have', '<a>&constructor;</a>', 'has the entity &constructor;'],
  ['a bare ampersand', '<a>a & b</a>', 'has the entity &'],
  ['a character beyond all', '<a>&#9999999;</a>', 'has the entity &#9999999;'],
  ['crossed elements', '<a><b></a></b>', 'closes <a>'],
  ['an end alone', '</a>', 'closes <a>'],
  ['an end that is missing', '<a><b></b>', 'one complete element'],
  ['two elements', '<a/><b/>', 'one complete element'],
  ['text alone', 'hello', 'one complete element'],
  ['nothing', '', 'one complete element'],
  ['a tag cut off', '<a><b', 'is not the XML of an annotation'],
  ['forty levels', `${'<a>'.repeat(40)}${'</a>'.repeat(40)}`, 'more than 32 levels'],
])('%s is refused [R218]', (_, source, says) => {
  expect(() => parseXml(source, 'x.xml')).toThrow(says);
});

test('text of any kind gives an element or MRT3006, never anything else', () => {
  const piece = fc.constantFrom(
    '<a>',
    '</a>',
    '<b/>',
    '<',
    '>',
    '&',
    ';',
    'lt',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '"',
    'x',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      try {
        expect(parseXml(pieces.join(''), 'x.xml').name).toMatch(/^[ab]$/);
      } catch (error) {
        expect(error).toMatchObject({ code: 'MRT3006' });
      }
    }),
    { seed: 7, numRuns: 500 },
  );
});
