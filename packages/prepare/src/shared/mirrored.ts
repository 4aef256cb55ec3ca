import type { Attributes, AttrsInput, AttrSpecs, OpDef } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import type { Rule } from '../rule.js';

/** The rule of a minimum: the negative of the maximum, by `maximum` with the same attributes, of the negated inputs. */
export function mirrored<S extends AttrSpecs>(maximum: OpDef<string, S>): Rule<Attributes> {
  return ({ attrs, emit, fresh, name, inputs }) => {
    const negated = inputs.map((value) => emit(ops.negative, fresh('negative'), [value]));
    const largest = emit(maximum, fresh('max'), negated, attrs as AttrsInput<S>);
    return emit(ops.negative, name, [largest]);
  };
}
