/** What the entries of a model can hold, from which the element types follow that they have in memory. */
import type { BoundsOperand, CheckedGraph, CvmAttributes, Interval, ParamTensor } from '@mrtjs/cvm';
import { boundsRules, precisionRange } from '@mrtjs/cvm';
import type { Shape } from '@mrtjs/tensor';
import type { Range } from './network.js';
import { INT32_RANGE } from './network.js';

/**
 * The range of every entry, for any input. Declared precisions are no bounds (CVM-SPEC 8.3), so they are believed of the
 * input and of parameters only, which are held to them; the rest follows by interval arithmetic, and where 32 bits may
 * wrap, an entry may hold anything. `tensors` are the parameters by entry.
 */
export function entryRanges(
  graph: CheckedGraph,
  tensors: ReadonlyMap<number, ParamTensor>,
): readonly Range[] {
  const ranges: Range[] = [];
  for (const node of graph.nodes) {
    if (node.op === null) {
      ranges[node.entry] = variableRange(graph.precisions[node.entry] as number, tensors.get(node.entry));
      continue;
    }
    const operands = node.inputs.map((entry): BoundsOperand => ({
      range: intervalOf(ranges[entry] as Range),
      shape: graph.shapes[entry] as Shape,
    }));
    const rule = boundsRules.get(node.op.name);
    const { outputs, steps } = rule?.bound(
      operands,
      node.attrs,
      node.outputs.map((entry) => graph.shapes[entry] as Shape),
    ) as NonNullable<ReturnType<NonNullable<typeof rule>['bound']>>;
    outputs.forEach((interval, i) => {
      const fits = isInt32(steps) && isInt32(interval);
      ranges[node.outputs[i] as number] = fits ? rangeOf(interval) : widestRange(node.op.name, node.attrs);
    });
  }
  return ranges;
}

/** Tensors of more elements are not searched: they are weights, of which the precision says enough. */
const SEARCHED = 1 << 16;

function variableRange(precision: number, tensor: ParamTensor | undefined): Range {
  const limit = precisionRange(precision);
  if (tensor === undefined || tensor.data.length > SEARCHED) return { low: -limit, high: limit };
  return extremesOf(tensor.data);
}

/** The smallest and the largest element. */
export function extremesOf(elements: ArrayLike<number>): Range {
  let low = elements[0] as number;
  let high = low;
  for (let i = 1; i < elements.length; i++) {
    const element = elements[i] as number;
    if (element < low) low = element;
    else if (element > high) high = element;
  }
  return { low, high };
}

/** What remains certain of an operator's results when values on the way to them wrap. */
function widestRange(operator: string, attrs: CvmAttributes): Range {
  if (!LIMITING.has(operator)) return INT32_RANGE;
  const limit = precisionRange(attrs['precision'] as number);
  return { low: -limit, high: limit };
}

const LIMITING: ReadonlySet<string> = new Set(['cvm_clip', 'cvm_left_shift', 'cvm_right_shift']);

const intervalOf = ({ low, high }: Range): Interval => ({ low: BigInt(low), high: BigInt(high) });
const rangeOf = ({ low, high }: Interval): Range => ({ low: Number(low), high: Number(high) });
const isInt32 = ({ low, high }: Interval): boolean =>
  low >= BigInt(INT32_RANGE.low) && high <= BigInt(INT32_RANGE.high);
