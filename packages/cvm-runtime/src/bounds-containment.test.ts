/** The ranges that `@mrtjs/cvm` proves hold everything that the reference kernels really compute. */
import type { BoundsOperand, CvmAttributes, CvmAttrValue, EntryBounds } from '@mrtjs/cvm';
import {
  boundsRules,
  checkBounds,
  cvmOperators,
  formatDeployGraph,
  formatParamsBlob,
  parseAttributes,
  proveBounds,
} from '@mrtjs/cvm';
import type { Draft } from '@mrtjs/cvm/testing';
import { draftGraph, loadedDraft, verdictOf } from '@mrtjs/cvm/testing';
import type { Random, Shape } from '@mrtjs/tensor';
import { int32, seededRandom, sizeOf } from '@mrtjs/tensor';
import fc from 'fast-check';
import { loadModel } from './index.js';
import type { Operand } from './kernel.js';
import { referenceKernels } from './reference/index.js';

type Row = readonly [func: string, shapes: readonly Shape[], texts?: Readonly<Record<string, string>>];

const vector: Shape = [6];
const image: Shape = [1, 2, 4, 3];
const boxes: Shape = [2, 3, 6];
const conv = { channels: '4', kernel_size: '[2, 2]', use_bias: 'False' };

const ROWS: readonly Row[] = [
  ['relu', [vector]],
  ['abs', [vector]],
  ['negative', [vector]],
  ['cvm_precision', [vector]],
  ['elemwise_add', [vector, vector]],
  ['elemwise_sub', [vector, vector]],
  ['broadcast_add', [vector, [1]]],
  ['broadcast_sub', [vector, [2, 1]]],
  ['broadcast_mul', [vector, vector]],
  ['broadcast_max', [vector, [1]]],
  ['broadcast_greater', [vector, vector]],
  ['broadcast_div', [vector, [5, 1]]],
  ['clip', [vector], { a_min: '-20', a_max: '11' }],
  ['cvm_clip', [vector], { precision: '5' }],
  ['cvm_left_shift', [vector], { precision: '9', shift_bit: '3' }],
  ['cvm_right_shift', [vector], { precision: '5', shift_bit: '2' }],
  ['cvm_lut', [vector, [3, 4]], { in_dim: '12' }],
  ['conv2d', [image, [4, 2, 2, 2]], conv],
  ['conv2d', [image, [4, 1, 2, 2], [4]], { ...conv, use_bias: 'True', groups: '2', padding: '[1, 0]' }],
  [
    'dense',
    [
      [2, 3],
      [5, 3],
    ],
    { units: '5', use_bias: 'False' },
  ],
  ['dense', [[2, 3], [5, 3], [5]], { units: '5' }],
  ['max_pool2d', [image], { pool_size: '[2, 2]', strides: '[2, 2]', padding: '[1, 0]', ceil_mode: 'True' }],
  ['upsampling', [image], { scale: '2' }],
  ['max', [vector]],
  ['max', [image], { axis: '[1, 3]' }],
  ['sum', [vector]],
  ['sum', [image], { axis: '[1]', exclude: 'True' }],
  ['repeat', [vector], { repeats: '2' }],
  ['tile', [vector], { reps: '[2, 2]' }],
  ['flatten', [image]],
  ['concatenate', [vector, vector, [2]], { axis: '0' }],
  ['expand_dims', [vector], { axis: '0' }],
  ['reshape', [image], { shape: '[-1, 3]' }],
  ['squeeze', [image]],
  ['transpose', [image]],
  ['strided_slice', [image], { begin: '[0, 1]', end: '[1, -9]', stride: '[1, -1]' }],
  ['slice_like', [vector, [2]]],
  ['take', [image, vector], { axis: '2' }],
  ['take', [image, vector]],
  ['where', [vector, vector, vector]],
  ['where', [[3], [3, 2], [3, 2]]],
  ['get_valid_counts', [boxes], { score_threshold: '3' }],
  ['non_max_suppression', [boxes, [2]], { iou_threshold: '30' }],
];

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

const cases = ROWS.map(([func, shapes, texts = {}]) => [func, shapes, texts] as const);

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
      const found = rule.bound(bounds, attrs, outShapes);
      outputs.forEach(({ data }, i) => {
        const { low, high } = found.outputs[i] as (typeof found.outputs)[number];
        expect(Math.min(...data)).toBeGreaterThanOrEqual(Number(low));
        expect(Math.max(...data)).toBeLessThanOrEqual(Number(high));
      });
    }),
    { numRuns: 100 },
  );
});

test('every operator is here', () => {
  expect([...new Set(ROWS.map(([func]) => func))].sort()).toEqual([...cvmOperators.keys()].sort());
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
