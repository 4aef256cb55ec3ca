/** XML of annotations: elements and text. No document types, so no entities but the predefined ones. */
import { damagedFile } from './byte-reader.js';

/** An element; attributes are not kept. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** The text directly in it, without blanks around it. */
  readonly text: string;
}

/** Deeper documents are not annotations. */
const MAX_DEPTH = 32;

const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Declarations and comments, sections of text, tags, text; every alternative begins differently. */
const TOKEN =
  /<\?[^>]*\?>|<!--(?<comment>[^]*?)-->|<!\[CDATA\[(?<cdata>[^]*?)\]\]>|<\/(?<end>[^\s<>/]+)\s*>|<(?<start>[^\s<>/!?]+)(?:\s[^<>]*?)?(?<empty>\/)?>|(?<text>[^<]+)/y;

/**
 * The root element of a document.
 * @param path What to name in errors.
 * @throws {MrtError} MRT3006 for anything that is not well-formed, for document types and entities, and beyond 32
 * levels.
 */
export function parseXml(source: string, path: string): XmlElement {
  const root = new OpenElement('');
  const open = [root];
  for (let at = source.startsWith('\uFEFF') ? 1 : 0; at < source.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(source)?.groups;
    if (groups === undefined)
      damagedFile(path, `is not the XML of an annotation at "${source.slice(at, at + 20)}"`);
    const { cdata, end, start, empty, text } = groups;
    const current = open.at(-1) as OpenElement;
    if (cdata !== undefined) current.text += cdata;
    else if (text !== undefined) current.text += resolved(text, path);
    else if (end !== undefined) {
      if (current.name !== end || open.length === 1) damagedFile(path, `closes <${end}>, which is not open`);
      open.pop();
    } else if (start !== undefined) {
      const element = new OpenElement(start);
      current.children.push(element);
      if (empty === undefined) open.push(element);
      if (open.length > MAX_DEPTH) damagedFile(path, `has more than ${MAX_DEPTH} levels of elements`);
    }
  }
  const [element, ...more] = root.children;
  if (element === undefined || more.length > 0 || open.length > 1 || root.text.trim() !== '')
    damagedFile(path, 'is not XML with one complete element');
  return element;
}

class OpenElement {
  readonly name: string;
  readonly children: OpenElement[] = [];
  text = '';

  constructor(name: string) {
    this.name = name;
  }
}

function resolved(text: string, path: string): string {
  const entity = /&(?:#x([0-9a-f]{1,6});|#([0-9]{1,7});|(\w+);)?/gi;
  return text.replace(entity, (whole, hex, decimal, name) => {
    const code = hex !== undefined ? parseInt(hex as string, 16) : Number(decimal as string | undefined);
    const value = code <= 0x10ffff ? String.fromCodePoint(code) : PREDEFINED.get(name as string);
    return value ?? damagedFile(path, `has the entity ${whole}, which is not one of XML itself`);
  });
}
