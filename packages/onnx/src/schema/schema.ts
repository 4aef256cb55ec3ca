/** What the ONNX standard says of an operator: its inputs, outputs and attributes, and their types. */
import type { DType } from '@mrtjs/tensor';
import type { AttributeKind } from '../proto/attributes.js';

/** Element types that a type variable may stand for. */
export type TypeSet = ReadonlySet<DType>;

/** An input or output of an operator. */
export interface FormalValue {
  readonly name: string;
  /** A type variable of the operator, or an element type. */
  readonly type: string;
  readonly optional: boolean;
  /** Takes any number of values; only as the last one. */
  readonly variadic: boolean;
}

/** Description of an operator. */
export interface OperatorSchema {
  readonly op: string;
  /** Version of the operator set that gave it the form described here. */
  readonly since: number;
  readonly inputs: readonly FormalValue[];
  readonly outputs: readonly FormalValue[];
  /** Kinds of its attributes, by name. */
  readonly attributes: Readonly<Record<string, AttributeKind>>;
  /** Its type variables. */
  readonly types: Readonly<Record<string, TypeSet>>;
}

/**
 * Describes an operator by its signature, such as `X:T W:T B?:T -> Y:T`: names and types of inputs and outputs; `?` marks
 * those that may be left out, `*` the last one where there may be several.
 */
export function operatorSchema(
  op: string,
  since: number,
  signature: string,
  types: Readonly<Record<string, TypeSet>>,
  attributes: Readonly<Record<string, AttributeKind>> = {},
): OperatorSchema {
  const [inputs = '', outputs = ''] = signature.split('->');
  return Object.freeze({ op, since, inputs: formals(inputs), outputs: formals(outputs), attributes, types });
}

function formals(text: string): FormalValue[] {
  return text
    .trim()
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', type = ''] = part.split(':');
      const mark = name.at(-1);
      return {
        name: name.replace(/[?*]$/, ''),
        type,
        optional: mark === '?',
        variadic: mark === '*',
      };
    });
}
