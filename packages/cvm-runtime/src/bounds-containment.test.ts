/** The ranges that `@mrtjs/cvm` proves, and those that it checks a proof by, hold everything that the reference kernels really compute. */
import type {
  BoundsOperand,
  ClaimedOperand,
  CvmAttributes,
  CvmAttrValue,
  EntryBounds,
  Extent,
} from '@mrtjs/cvm';
import {
  boundsRules,
  checkBounds,
  consequenceOf,
  cvmOperators,
  formatDeployGraph,
  formatParamsBlob,
  parseAttributes,
  proveBounds,
} from '@mrtjs/cvm';
import type { Draft } from '@mrtjs/cvm/testing';
import { draftGraph, loadedDraft, operatorCases, verdictOf } from '@mrtjs/cvm/testing';
import type { Random, Shape } from '@mrtjs/tensor';
import { int32, seededRandom, sizeOf } from '@mrtjs/tensor';
import fc from 'fast-check';
import { loadModel } from './index.js';
import type { Operand } from './kernel.js';
import { referenceKernels } from './reference/index.js';

/** A random interval around or beside zero, of few or many integers. */
const interval = fc
  .tuple(fc.integer({ min: -90, max: 90 }), fc.nat(60))
  .map(([low, width]): readonly [number, number] => [low, low + width]);

/** Random elements; every other one is an end of the interval, where extremes come from. */
function elements([low, high]: readonly [number, number], size: number, random: Random): number[] {
  return Array.from({ length: size }, () => {
    const choice = random.int(4);
    return choice === 0 ? low : choice === 1 ? high : low + random.int(high - low + 1);
  });
}

const cases = operatorCases.map(([func, shapes, texts = {}]) => [func, shapes, texts] as const);

test.each(cases)('%s of %j with %j stays within its range', (func, shapes, texts) => {
  const op = cvmOperators.get(func);
  const kernel = referenceKernels.get(func);
  const rule = boundsRules.get(func);
  if (op === undefined || kernel === undefined || rule === undefined) throw new Error(func);
  const attrs: CvmAttributes = parseAttributes(func, op.attrs, new Map(Object.entries(texts)));
  const outShapes = op.inferShape(shapes, attrs);
  const intervals = fc.array(interval, { minLength: shapes.length, maxLength: shapes.length });
  const known = fc.array(fc.boolean(), { minLength: shapes.length, maxLength: shapes.length });
  fc.assert(
    fc.property(intervals, known, fc.nat(), (ranges, isKnown, seed) => {
      const random = seededRandom(seed);
      const operands = shapes.map((shape, i): Operand => {
        const range = ranges[i] as readonly [number, number];
        return { shape, data: Int32Array.from(elements(range, sizeOf(shape), random)) };
      });
      const bounds = operands.map(({ shape, data }, i): BoundsOperand => {
        const [low, high] =
          isKnown[i] === true ? [Math.min(...data), Math.max(...data)] : (ranges[i] ?? [0, 0]);
        const range = { low: BigInt(low), high: BigInt(high) };
        return isKnown[i] === true ? { shape, range, values: data } : { shape, range };
      });
      const outputs = outShapes.map((shape): Operand => ({ shape, data: new Int32Array(sizeOf(shape)) }));
      kernel.bind(operands, outputs, attrs)();
      const proved = rule.bound(bounds, attrs, outShapes);
      const claimed = bounds.map(({ range, shape, values: elements }): ClaimedOperand => {
        const extent = [range.low, range.high] as const;
        return elements === undefined ? { extent, shape } : { extent, shape, elements };
      });
      const checked = consequenceOf(func, claimed, attrs, outShapes);
      outputs.forEach(({ data }, i) => {
        const { low, high } = proved.outputs[i] as (typeof proved.outputs)[number];
        for (const [least, largest] of [[low, high] as const, checked.outputs[i] as Extent]) {
          expect(Math.min(...data)).toBeGreaterThanOrEqual(Number(least));
          expect(Math.max(...data)).toBeLessThanOrEqual(Number(largest));
        }
      });
      expect([proved.steps.low, proved.steps.high]).toEqual(checked.passing);
    }),
    { numRuns: 100 },
  );
});

test('every operator is here', () => {
  expect([...new Set(operatorCases.map(([func]) => func))].sort()).toEqual([...cvmOperators.keys()].sort());
});

/** Operators that may follow each other on values of any shape (1, 3, 4, 4) and at most 8 bits. */
const STEPS: readonly (readonly [
  func: string,
  other?: Shape | undefined,
  attrs?: Readonly<Record<string, CvmAttrValue>>,
])[] = [
  ['conv2d', [3, 3, 3, 3], { channels: 3, kernel_size: [3, 3], padding: [1, 1], use_bias: false }],
  ['conv2d', [3, 1, 1, 1], { channels: 3, kernel_size: [1, 1], groups: 3, use_bias: false }],
  ['broadcast_mul', [1, 3, 1, 1]],
  ['broadcast_sub', [1, 3, 4, 4]],
  ['broadcast_div', [1, 3, 1, 1]],
  ['broadcast_max', [1]],
  ['cvm_lut', [50], { in_dim: 50 }],
  ['max_pool2d', undefined, { pool_size: [3, 3], padding: [1, 1] }],
  ['relu'],
  ['negative'],
  ['abs'],
];

/** A chain of random operators, each requantized; all values are heads. */
function randomChain(random: Random): { readonly draft: Draft; readonly values: Record<string, number[]> } {
  const shape: Shape = [1, 3, 4, 4];
  const variables: Record<string, { shape: Shape; precision: number }> = { data: { shape, precision: 8 } };
  const values: Record<string, number[]> = {};
  const nodes: Draft['nodes'][number][] = [];
  let last = 'data';
  for (let i = 0; i < 6; i++) {
    const [func, other, attrs = {}] = STEPS[random.int(STEPS.length)] as (typeof STEPS)[number];
    if (other !== undefined) {
      variables[`p${i}`] = { shape: other, precision: 8 };
      values[`p${i}`] = elements([-127, 127], sizeOf(other), random);
    }
    nodes.push({ func, attrs, name: `n${i}`, inputs: other === undefined ? [last] : [last, `p${i}`] });
    const shift_bit = 1 + random.int(6);
    last = `q${i}`;
    nodes.push({
      func: 'cvm_right_shift',
      name: last,
      inputs: [`n${i}`],
      attrs: { precision: 8, shift_bit },
    });
  }
  return { draft: { variables, nodes, heads: nodes.map(({ name }) => name as string) }, values };
}

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'random network %d: every value of every run is within the proved range',
  async (seed) => {
    const random = seededRandom(seed);
    const { draft, values } = randomChain(random);
    const { graph, params } = loadedDraft(draft, values);
    const { entries } = proveBounds(graph, params);
    const tensors = Object.entries(values).map(
      ([name, data]) => [name, int32(draft.variables[name]?.shape ?? [], data)] as const,
    );
    const model = await loadModel(formatDeployGraph(draftGraph(draft)), formatParamsBlob(tensors));
    for (let run = 0; run < 5; run++) {
      const outputs = await model.run(int32([1, 3, 4, 4], elements([-127, 127], 48, random)));
      outputs.forEach(({ data }, k) => {
        const { low, high } = entries[graph.heads[k] as number]?.range ?? { low: 1n, high: 0n };
        expect(Math.min(...data)).toBeGreaterThanOrEqual(Number(low));
        expect(Math.max(...data)).toBeLessThanOrEqual(Number(high));
      });
    }
  },
);

/** One change, as a mistake or someone else might make it: of a claim, of a parameter, or of an attribute. */
function mutated(
  random: Random,
  { draft, values }: ReturnType<typeof randomChain>,
  entries: readonly EntryBounds[],
): { draft: Draft; values: Record<string, number[]>; entries: readonly EntryBounds[] } {
  const kind = random.int(3);
  if (kind === 0) {
    const at = random.int(entries.length);
    const by = BigInt(random.int(2) === 0 ? 1 : random.int(200));
    const narrow = random.int(2) === 0 ? by : -by;
    return {
      draft,
      values,
      entries: entries.map((claim, i) => {
        const { low, high } = claim.range;
        const range = random.int(2) === 0 ? { low: low + narrow, high } : { low, high: high - narrow };
        return i === at && range.low <= range.high ? { ...claim, range } : claim;
      }),
    };
  }
  const names = Object.keys(values);
  if (kind === 1 && names.length > 0) {
    const name = names[random.int(names.length)] as string;
    const at = random.int((values[name] as number[]).length);
    const changed = (values[name] as number[]).with(at, random.int(255) - 127);
    return { draft, values: { ...values, [name]: changed }, entries };
  }
  const at = draft.nodes.findIndex(({ func }, i) => func === 'cvm_right_shift' && i >= random.int(6));
  const nodes = draft.nodes.map((node, i) =>
    i === at ? { ...node, attrs: { ...node.attrs, shift_bit: 1 + random.int(8) } } : node,
  );
  return { draft: { ...draft, nodes }, values, entries };
}

test('whatever is accepted after a change is true of every run', async () => {
  let [accepted, refused] = [0, 0];
  for (let seed = 0; seed < 200; seed++) {
    const random = seededRandom(seed);
    const chain = randomChain(random);
    const before = loadedDraft(chain.draft, chain.values);
    const { entries } = proveBounds(before.graph, before.params);
    const after = mutated(random, chain, entries);
    const { graph, params } = loadedDraft(after.draft, after.values);
    if (verdictOf(() => checkBounds(graph, params, { entries: after.entries })) !== 'accepted') {
      refused++;
      continue;
    }
    accepted++;
    const tensors = Object.entries(after.values).map(
      ([name, data]) => [name, int32(after.draft.variables[name]?.shape ?? [], data)] as const,
    );
    const model = await loadModel(formatDeployGraph(draftGraph(after.draft)), formatParamsBlob(tensors));
    for (let run = 0; run < 3; run++) {
      const outputs = await model.run(int32([1, 3, 4, 4], elements([-127, 127], 48, random)));
      outputs.forEach(({ data }, k) => {
        const { low, high } = after.entries[graph.heads[k] as number]?.range ?? { low: 1n, high: 0n };
        expect([seed, Math.min(...data) >= Number(low), Math.max(...data) <= Number(high)]).toEqual([
          seed,
          true,
          true,
        ]);
      });
    }
  }
  // Both happen: a wider claim, or a weight nearer to 0, is still true.
  expect(Math.min(accepted, refused)).toBeGreaterThan(40);
});

test.each(cases)('no claim about %s of %j with %j can be narrowed', (func, shapes, texts) => {
  const names = shapes.map((_, i) => (i === 0 ? 'data' : `p${i}`));
  const attrs = parseAttributes(func, cvmOperators.get(func)?.attrs ?? {}, new Map(Object.entries(texts)));
  const draft: Draft = {
    variables: Object.fromEntries(
      names.map((name, i) => [name, { shape: shapes[i] as Shape, precision: 8 }]),
    ),
    nodes: [{ func, name: 'y', inputs: names, attrs }],
  };
  const random = seededRandom(1);
  const values = Object.fromEntries(
    names.slice(1).map((name, i) => [name, elements([-100, 100], sizeOf(shapes[i + 1] as Shape), random)]),
  );
  const { graph, params } = loadedDraft(draft, values);
  const { entries } = proveBounds(graph, params);
  entries.forEach(({ range }, i) => {
    if (range.low === range.high) return;
    for (const narrower of [
      { low: range.low + 1n, high: range.high },
      { low: range.low, high: range.high - 1n },
    ]) {
      const claims = entries.map((claim, k) => (k === i ? { ...claim, range: narrower } : claim));
      expect(verdictOf(() => checkBounds(graph, params, { entries: claims }))).toContain('MRT4032');
    }
  });
});
