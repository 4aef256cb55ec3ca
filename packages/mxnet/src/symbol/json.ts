/** JSON from untrusted text: bounded in size and depth, objects as maps. */
import type { Limits } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';
import type { JsonValue } from './document.js';

/**
 * Parses JSON text.
 * @throws {MrtError} MRT1102 when it is not JSON, MRT0004 beyond the limits.
 */
export function parseJson(source: string | Uint8Array, limits: Limits): JsonValue {
  if (source.length > limits.maxFileBytes)
    fail('MRT0004', `the symbol file has ${source.length} bytes, the limit is ${limits.maxFileBytes}`);
  const text = typeof source === 'string' ? source : decode(source);
  checkDepth(text, limits.maxJsonDepth);
  try {
    return JSON.parse(text, toMap) as JsonValue;
  } catch (error) {
    return fail(
      'MRT1102',
      `the symbol file is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** A symbol file's objects hold no numeric keys worth an order of their own, so maps keep the file's order. */
function toMap(_key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : value;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fail('MRT1102', 'the symbol file is not UTF-8 text', { hint: 'give the -symbol.json file' });
  }
}

/** Counts brackets outside strings before anything recursive sees the text. */
function checkDepth(text: string, limit: number): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === BACKSLASH) i++;
      else if (c === QUOTE) inString = false;
    } else if (c === QUOTE) inString = true;
    else if (c === OPEN_BRACKET || c === OPEN_BRACE) {
      if (++depth > limit) fail('MRT0004', `the symbol file is nested deeper than ${limit} levels`);
    } else if (c === CLOSE_BRACKET || c === CLOSE_BRACE) depth--;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
