/**
 * Reader of the lexical profile of deploy graphs (CVM-SPEC 1.4): objects, arrays, texts with five escapes, integers,
 * nothing else. What follows the root value is ignored and the last of duplicate keys wins [C23]. Objects become
 * maps, so that no key can reach a prototype.
 */
import type { Limits } from '@mrtjs/tensor';
import { logicError, runtimeError } from '../errors.js';

/** A value of the profile. */
export type JsonValue = string | number | readonly JsonValue[] | JsonObject;

/** An object of the profile. */
export type JsonObject = ReadonlyMap<string, JsonValue>;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

const INTEGER = /-?(?:0|[1-9][0-9]*)/y;
const SPACE = /[ \t\n\r]*/y;
/** Characters of a text up to the next one that means something. */
const PLAIN = /[^"\\\n\r]*/y;

/**
 * The value at the start of `text`.
 * @throws {CvmError} code 2 (MRT4001) for what the profile does not have [C22]; code 1 (MRT4012) beyond `limits`.
 */
export function parseJson(
  text: string,
  what: string,
  limits: Pick<Limits, 'maxJsonDepth' | 'maxStringBytes'>,
): JsonValue {
  return new JsonReader(text, what, limits).value(0);
}

class JsonReader {
  readonly #text: string;
  readonly #what: string;
  readonly #limits: Pick<Limits, 'maxJsonDepth' | 'maxStringBytes'>;
  #at = 0;

  constructor(text: string, what: string, limits: Pick<Limits, 'maxJsonDepth' | 'maxStringBytes'>) {
    this.#text = text;
    this.#what = what;
    this.#limits = limits;
  }

  value(depth: number): JsonValue {
    if (depth > this.#limits.maxJsonDepth)
      logicError('MRT4012', `${this.#what} is nested deeper than ${this.#limits.maxJsonDepth} levels`);
    switch (this.#peek()) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      default:
        return this.#integer();
    }
  }

  #object(depth: number): JsonObject {
    const members = new Map<string, JsonValue>();
    this.#at++;
    if (this.#take('}')) return members;
    do {
      if (this.#peek() !== '"') this.#refuse('a key in double quotes');
      const key = this.#string();
      if (!this.#take(':')) this.#refuse('":"');
      members.set(key, this.value(depth + 1));
    } while (this.#take(','));
    if (!this.#take('}')) this.#refuse('"," or "}"');
    return members;
  }

  #array(depth: number): readonly JsonValue[] {
    const items: JsonValue[] = [];
    this.#at++;
    if (this.#take(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.#take(','));
    if (!this.#take(']')) this.#refuse('"," or "]"');
    return items;
  }

  #string(): string {
    const parts: string[] = [];
    const start = ++this.#at;
    for (;;) {
      parts.push(this.#match(PLAIN));
      const stop = this.#text[this.#at];
      if (this.#at - start > this.#limits.maxStringBytes)
        logicError('MRT4012', `${this.#what} has a text longer than ${this.#limits.maxStringBytes} bytes`);
      if (stop === '"') break;
      if (stop !== '\\') this.#refuse('a closing double quote on the same line');
      const escaped = ESCAPES.get(this.#text[this.#at + 1] ?? '');
      if (escaped === undefined) this.#refuse('one of the escapes \\" \\\\ \\n \\r \\t');
      parts.push(escaped);
      this.#at += 2;
    }
    this.#at++;
    return parts.join('');
  }

  #integer(): number {
    const digits = this.#match(INTEGER);
    const value = Number(digits);
    if (digits === '' || !Number.isSafeInteger(value)) this.#refuse('an object, array, text or integer');
    if (/[\w.+]/.test(this.#text[this.#at] ?? '')) this.#refuse('an integer without point or exponent');
    return value + 0;
  }

  /** What the sticky expression matches here (possibly nothing), consumed. */
  #match(expression: RegExp): string {
    expression.lastIndex = this.#at;
    const matched = expression.exec(this.#text)?.[0] ?? '';
    this.#at += matched.length;
    return matched;
  }

  #peek(): string {
    this.#match(SPACE);
    return this.#text[this.#at] ?? '';
  }

  #take(token: string): boolean {
    if (this.#peek() !== token) return false;
    this.#at++;
    return true;
  }

  #refuse(expected: string): never {
    const line = this.#text.slice(0, this.#at).split('\n').length;
    const found = this.#text[this.#at];
    runtimeError(
      'MRT4001',
      `${this.#what}, line ${line}: expected ${expected}, found ${found === undefined ? 'the end' : JSON.stringify(found)}`,
    );
  }
}

/** A text in double quotes, with the escapes of the profile. Other control characters stay as they are. */
export function formatJsonString(text: string): string {
  const escaped = text.replace(/["\\\n\r\t]/g, (unit) => {
    const letter = [...ESCAPES].find(([, meaning]) => meaning === unit)?.[0] ?? unit;
    return `\\${letter}`;
  });
  return `"${escaped}"`;
}
