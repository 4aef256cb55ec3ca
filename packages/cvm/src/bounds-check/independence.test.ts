/** A wrong rule of the prover does not get past the checker, whichever operator it is of. */
import { seededRandom, sizeOf } from '@mrtjs/tensor';
import type { Interval } from '../bounds/interval.js';
import { proveBounds } from '../bounds/prove.js';
import type { Bounded, BoundsRule } from '../bounds/rule.js';
import { boundsRules } from '../bounds/rules/index.js';
import { parseAttributes } from '../attributes.js';
import { cvmOperators } from '../operators/index.js';
import type { Draft } from '../testing/index.js';
import { loadedDraft, operatorCases, verdictOf } from '../testing/index.js';
import { checkBounds } from './check.js';

/** The rules of the prover, what one of them finds changed. */
function withWrong(func: string, change: (found: Bounded) => Bounded): ReadonlyMap<string, BoundsRule> {
  const right = boundsRules.get(func) as BoundsRule;
  const wrong: BoundsRule = { ...right, bound: (...given) => change(right.bound(...given)) };
  return new Map([...boundsRules, [func, wrong]]);
}

/** What prover and checker say with the given rules of the prover. */
function verdicts(draft: Draft, values: Record<string, number[]>, rules = boundsRules): string {
  const { graph, params } = loadedDraft(draft, values);
  return verdictOf(() => checkBounds(graph, params, proveBounds(graph, params, rules)));
}

/** A model of one operator, whose first input is the model's and whose others are parameters. */
function modelOf(index: number): { readonly draft: Draft; readonly values: Record<string, number[]> } {
  const [func, shapes, texts = {}] = operatorCases[index] as (typeof operatorCases)[number];
  const random = seededRandom(index);
  const names = shapes.map((_, i) => (i === 0 ? 'data' : `p${i}`));
  const op = cvmOperators.get(func);
  if (op === undefined) throw new Error(func);
  return {
    draft: {
      variables: Object.fromEntries(names.map((name, i) => [name, { shape: shapes[i] ?? [], precision: 7 }])),
      nodes: [
        {
          func,
          name: 'op',
          inputs: names,
          attrs: parseAttributes(func, op.attrs, new Map(Object.entries(texts))),
        },
      ],
      heads: ['op'],
    },
    values: Object.fromEntries(
      names
        .slice(1)
        .map((name, i) => [
          name,
          Array.from({ length: sizeOf(shapes[i + 1] ?? []) }, () => random.int(127) - 63),
        ]),
    ),
  };
}

const cases = operatorCases.map(([func, shapes], index) => [func, shapes, index] as const);

describe.each(cases)('%s of %j', (func, _, index) => {
  const { draft, values } = modelOf(index);

  test('the rule as it is passes', () => expect(verdicts(draft, values)).toBe('accepted'));

  test.each<[string, (range: Interval) => Interval]>([
    ['a least value too large by one', ({ low, high }) => ({ low: low + 1n, high })],
    ['a largest value too small by one', ({ low, high }) => ({ low, high: high - 1n })],
  ])('%s does not', (_, change) => {
    const rules = withWrong(func, ({ outputs, steps }) => ({ outputs: outputs.map(change), steps }));
    expect(verdicts(draft, values, rules)).toContain('MRT4032 op');
  });
});

const precisions = (...bits: readonly number[]): Draft['variables'] =>
  Object.fromEntries(
    bits.map((precision, i) => [i === 0 ? 'data' : `p${i}`, { shape: [1, 2, 6], precision }]),
  );

test.each<[string, Draft, Record<string, number[]>]>([
  [
    'cvm_right_shift',
    {
      variables: precisions(32),
      nodes: [
        { func: 'cvm_right_shift', name: 'op', inputs: ['data'], attrs: { precision: 8, shift_bit: 1 } },
      ],
    },
    {},
  ],
  [
    'non_max_suppression',
    {
      variables: { ...precisions(32), n: { shape: [1], precision: 8 } },
      nodes: [{ func: 'non_max_suppression', name: 'op', inputs: ['data', 'n'] }],
    },
    { n: [2] },
  ],
])('a rule of %s that forgets the values on the way is noticed', (func, draft, values) => {
  const rules = withWrong(func, ({ outputs }) => ({ outputs, steps: outputs[0] as Interval }));
  expect(verdicts(draft, values, rules)).toBe('MRT4031 op');
});

test('a rule that wrongly takes any 32 bits is noticed', () => {
  const draft: Draft = {
    variables: { data: { shape: [1], precision: 8 }, c: { shape: [1], precision: 2 } },
    nodes: [
      { func: 'where', name: 'where', inputs: ['c', 'data', 'data'] },
      { func: 'relu', name: 'relu', inputs: ['where'] },
      { func: 'cvm_clip', name: 'clip', inputs: ['relu'], attrs: { precision: 2 } },
    ],
  };
  const relu = boundsRules.get('relu') as BoundsRule;
  const rules = new Map([...boundsRules, ['relu', { ...relu, limits: true }]]);
  expect(verdicts(draft, { c: [1] }, rules)).toBe('MRT4031 where');
});
