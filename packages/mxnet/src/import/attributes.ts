/** From attribute text to typed values. */
import type { AttrSpec, AttrSpecs, AttrValue } from '@mrtjs/graph';
import { MrtError, parseLiteral } from '@mrtjs/tensor';
import type { TextAttributes } from '../symbol/document.js';
import { isInert } from './inert.js';

/**
 * The values of an operator's attributes, as its specs like to have them. Text that no spec accepts is handed on as
 * it is, for `checkAttributes` to complain about; inert attributes that the specs do not declare are dropped.
 */
export function typedAttributes(
  op: string,
  specs: AttrSpecs,
  text: TextAttributes,
): Record<string, AttrValue> {
  const known = [...text].filter(([name, value]) => Object.hasOwn(specs, name) || !isInert(op, name, value));
  return Object.fromEntries(
    known.map(([name, value]) => [name, Object.hasOwn(specs, name) ? typed(specs[name], value) : value]),
  );
}

function typed(spec: AttrSpec<AttrValue> | undefined, text: string): AttrValue {
  const candidates = readings(text);
  return candidates.find((value) => spec?.accept(value) !== undefined) ?? (candidates[0] as AttrValue);
}

/** What a text may mean: a literal, MXNet's lower-case truth values, or itself. MXNet writes text without quotes. */
function readings(text: string): AttrValue[] {
  const lower = text.toLowerCase();
  const truth = lower === 'true' ? [true] : lower === 'false' ? [false] : [];
  const literal = literalOf(text);
  if (literal === undefined) return [...truth, text];
  return typeof literal === 'string' ? [text, literal] : [literal, text];
}

function literalOf(text: string): AttrValue | undefined {
  try {
    return parseLiteral(text);
  } catch (error) {
    if (error instanceof MrtError) return undefined;
    throw error;
  }
}
