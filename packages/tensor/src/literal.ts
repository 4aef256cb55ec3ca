/**
 * Values written as Python literals: attribute values of MXNet, options of INI files, headers of `.npy` files.
 * A closed grammar, read by a parser that never evaluates anything [R1].
 */
import { fail } from './errors.js';

/** A literal value. Tuples and lists are both lists; `null` is Python's `None`. */
export type Literal = number | boolean | string | null | readonly Literal[];

const MAX_DEPTH = 64;

/**
 * The value of a literal: an integer (a trailing `L` is allowed), a float, `True`, `False`, `None`, quoted text, a
 * tuple, a list, nested ones, or a bare comma list (`1, 2` is the same as `(1, 2)`). Integers beyond 2^53 become the
 * nearest number.
 * @throws {MrtError} MRT0005 for anything else, with the position.
 */
export function parseLiteral(text: string): Literal {
  return new LiteralReader(text).whole((reader) => {
    const first = reader.value(0);
    return reader.peek() === ',' ? reader.items(first, '', 0) : first;
  });
}

/** The entries of a literal dictionary with text keys, `{'shape': (2, 3), }`. @throws {MrtError} MRT0005 */
export function parseLiteralDict(text: string): Map<string, Literal> {
  return new LiteralReader(text).whole((reader) => reader.dictionary());
}

/**
 * Writes a value the way Python's `str` would: lists as tuples (`(1, 2)`, `(1,)`), numbers that are integers without
 * a point, others in the shortest form that reads back exactly. {@link parseLiteral} is its inverse.
 * @throws {MrtError} MRT0005 for numbers that are not finite.
 */
export function formatLiteral(value: Literal): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'string') return quote(value);
  const items = value.map(formatLiteral);
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
}

function formatNumber(value: number): string {
  if (!Number.isFinite(value))
    fail('MRT0005', `${value} cannot be written as a literal`, { hint: 'use a finite number' });
  if (Object.is(value, -0)) return '-0.0';
  if (Number.isSafeInteger(value)) return String(value);
  const [mantissa, power] = value.toExponential().split('e') as [string, string];
  const exponent = Number(power);
  // Python changes to the exponent form outside [1e-4, 1e16); JavaScript's own limits are others.
  if (exponent < -4 || exponent >= 16)
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  n: '\n',
  r: '\r',
  t: '\t',
};

function quote(text: string): string {
  const q = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = q;
  for (const unit of text.split('')) {
    const code = unit.charCodeAt(0);
    if (unit === '\\' || unit === q) out += `\\${unit}`;
    else if (unit === '\n') out += '\\n';
    else if (unit === '\r') out += '\\r';
    else if (unit === '\t') out += '\\t';
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else out += unit;
  }
  return out + q;
}

const NUMBER = /[+-]?(?:(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?)([lL]?)/y;
const INTEGER = /^[+-]?(?:0+|[1-9]\d*)$/;
const WORDS: readonly (readonly [string, Literal])[] = [
  ['True', true],
  ['False', false],
  ['None', null],
];
const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']' };

class LiteralReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Runs `read` and checks that nothing follows. */
  whole<T>(read: (reader: this) => T): T {
    const value = read(this);
    if (this.peek() !== '') this.#refuse('the end');
    return value;
  }

  /** The next character after white space, `''` at the end. */
  peek(): string {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
    return this.#text[this.#at] ?? '';
  }

  value(depth: number): Literal {
    if (depth > MAX_DEPTH) fail('MRT0005', `the literal is nested deeper than ${MAX_DEPTH} levels`);
    const next = this.peek();
    if (next === '(' || next === '[') return this.#group(next, depth);
    if (next === "'" || next === '"') return this.#string(next);
    for (const [word, value] of WORDS)
      if (this.#text.startsWith(word, this.#at) && !/\w/.test(this.#text[this.#at + word.length] ?? '')) {
        this.#at += word.length;
        return value;
      }
    return this.#number();
  }

  /** The rest of a comma-separated list, up to and including `close` (`''` is the end of the text). */
  items(first: Literal, close: string, depth: number): Literal[] {
    const list: Literal[] = [first];
    while (this.peek() === ',') {
      this.#at++;
      if (this.peek() === close) break;
      list.push(this.value(depth));
    }
    this.#expect(close);
    return list;
  }

  dictionary(): Map<string, Literal> {
    const entries = new Map<string, Literal>();
    this.#expect('{');
    while (this.peek() !== '}') {
      const quoteMark = this.peek();
      if (quoteMark !== "'" && quoteMark !== '"') this.#refuse('a quoted key');
      const key = this.#string(quoteMark);
      if (entries.has(key)) fail('MRT0005', `the key '${key}' is given twice`);
      this.#expect(':');
      entries.set(key, this.value(1));
      if (this.peek() !== ',') break;
      this.#at++;
    }
    this.#expect('}');
    return entries;
  }

  #group(open: string, depth: number): Literal {
    const close = CLOSERS[open] as string;
    this.#at++;
    if (this.peek() === close) {
      this.#at++;
      return [];
    }
    const first = this.value(depth + 1);
    // A parenthesised value without a comma is that value, as in Python.
    if (open === '(' && this.peek() === close) {
      this.#at++;
      return first;
    }
    return this.items(first, close, depth + 1);
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) this.#refuse('a value');
    const long = match[1] !== '';
    const digits = long ? match[0].slice(0, -1) : match[0];
    const isInteger = /^[+-]?\d+$/.test(digits);
    const value = Number(digits);
    if ((long && !isInteger) || (isInteger && !INTEGER.test(digits)) || !Number.isFinite(value))
      this.#refuse('a number');
    this.#at += match[0].length;
    if (/[\w.]/.test(this.#text[this.#at] ?? '')) this.#refuse('the end of the number');
    return value;
  }

  #string(quoteMark: string): string {
    let out = '';
    for (this.#at++; ; this.#at++) {
      const unit = this.#text[this.#at];
      if (unit === undefined || unit === '\n') this.#refuse(`the closing ${quoteMark}`);
      if (unit === quoteMark) break;
      out += unit === '\\' ? this.#escape() : unit;
    }
    this.#at++;
    return out;
  }

  #escape(): string {
    this.#at++;
    const kind = this.#text[this.#at] ?? '';
    const simple = ESCAPES[kind];
    if (simple !== undefined) return simple;
    const length = kind === 'x' ? 2 : kind === 'u' ? 4 : 0;
    const digits = this.#text.slice(this.#at + 1, this.#at + 1 + length);
    if (length === 0 || digits.length < length || !/^[0-9a-fA-F]+$/.test(digits))
      this.#refuse('a known escape (\\\\, \\\', \\", \\n, \\r, \\t, \\xhh, \\uhhhh)');
    this.#at += length;
    return String.fromCharCode(parseInt(digits, 16));
  }

  #expect(token: string): void {
    if (this.peek() !== token) this.#refuse(token === '' ? 'the end' : token);
    this.#at += token.length;
  }

  #refuse(expected: string): never {
    const shown = this.#text.length > 60 ? `${this.#text.slice(0, 60)}…` : this.#text;
    fail(
      'MRT0005',
      `${JSON.stringify(shown)} is not a literal: expected ${expected} at position ${this.#at}`,
      {
        hint: 'write a number, True, False, None, quoted text, or a tuple or list of these',
      },
    );
  }
}
