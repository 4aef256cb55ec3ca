import fc from 'fast-check';
import type { Draft, Loaded } from '../testing/index.js';
import { loadedDraft, verdictOf } from '../testing/index.js';
import { checkBounds } from './check.js';
import type { BoundsProof, EntryBounds } from '../bounds/prove.js';
import { proveBounds } from '../bounds/prove.js';

const draft: Draft = {
  variables: {
    data: { shape: [1, 2], precision: 8 },
    w: { shape: [3, 2], precision: 8 },
    table: { shape: [4], precision: 16 },
  },
  nodes: [
    { func: 'dense', name: 'fc', inputs: ['data', 'w'], attrs: { units: 3, use_bias: false } },
    { func: 'relu', name: 'relu', inputs: ['fc'] },
    { func: 'cvm_lut', name: 'lut', inputs: ['relu', 'table'], attrs: { in_dim: 4 } },
    { func: 'where', name: 'where', inputs: ['data', 'data', 'data'] },
  ],
  heads: ['lut', 'where'],
};
const values = { w: [1, 2, -3, 4, -5, -6], table: [7, 300, -1, 20] };
const loaded = loadedDraft(draft, values);
const proof = proveBounds(loaded.graph, loaded.params);

const verdict = (entries: readonly EntryBounds[], { graph, params }: Loaded = loaded): string =>
  verdictOf(() => checkBounds(graph, params, { entries }));
const changed = (
  node: string,
  change: (claim: EntryBounds) => Partial<EntryBounds>,
): BoundsProof['entries'] =>
  proof.entries.map((claim) => (claim.node === node ? { ...claim, ...change(claim) } : claim));
const ranged = (node: string, low: number, high: number): BoundsProof['entries'] =>
  changed(node, () => ({ range: { low: BigInt(low), high: BigInt(high) } }));

test('what is proved is accepted, with the operator that comes closest to 32 bits', () => {
  const summary = checkBounds(loaded.graph, loaded.params, proof);
  expect(summary).toEqual({
    nodes: 7,
    entries: 7,
    tightest: {
      node: 'fc',
      operator: 'dense',
      magnitude: 127 * 11,
      spareBits: Math.log2((2 ** 31 - 1) / (127 * 11)),
    },
  });
});

test('values on the way count for the margin, too', () => {
  const shifted = loadedDraft({
    variables: { data: { shape: [1], precision: 8 } },
    nodes: [{ func: 'cvm_left_shift', name: 'x', inputs: ['data'], attrs: { precision: 8, shift_bit: 9 } }],
  });
  const { tightest } = checkBounds(shifted.graph, shifted.params, proveBounds(shifted.graph, shifted.params));
  expect(tightest?.magnitude).toBe(127 * 512);
});

test('a graph without operators has no tightest one', () => {
  const bare = loadedDraft({
    variables: { data: { shape: [1], precision: 8 } },
    nodes: [],
    heads: ['data'],
  });
  const summary = checkBounds(bare.graph, bare.params, proveBounds(bare.graph, bare.params));
  expect(summary).toEqual({ nodes: 1, entries: 1, tightest: null });
});

test.each([
  ['a narrower input', ranged('data', -126, 127), 'MRT4032 data'],
  ['a narrower parameter', ranged('w', -6, 3), 'MRT4032 w'],
  ['a narrower result', ranged('fc', -1397, 1000), 'MRT4032 fc'],
  ['an empty looking result', ranged('relu', 0, 0), 'MRT4032 relu'],
  ['a shifted result', ranged('relu', 1, 1397), 'MRT4032 relu'],
  ['a looser result', ranged('relu', -1, 9999), 'accepted'],
  ['a looser result, from which more follows', ranged('fc', -9999, 9999), 'MRT4032 relu'],
  ['a result beyond its precision', ranged('relu', 0, 2 ** 18), 'MRT4031 relu'],
  ['a result beyond 32 bits', ranged('relu', 0, 2 ** 31), 'MRT4031 relu'],
  ['another precision', changed('relu', () => ({ precision: 32 })), 'MRT4032 relu'],
  ['another output', changed('relu', () => ({ output: 1 })), 'MRT4032 relu'],
  ['another node', changed('relu', () => ({ node: 'abs' })), 'MRT4032 relu'],
  ['an entry too few', proof.entries.slice(1), 'MRT4032'],
  ['an entry too many', [...proof.entries, ...proof.entries.slice(-1)], 'MRT4032'],
])('%s: %#', (_, entries, expected) => expect(verdict(entries)).toBe(expected));

test('no claim can be narrowed', () => {
  fc.assert(
    fc.property(
      fc.nat(proof.entries.length - 1),
      fc.boolean(),
      fc.integer({ min: 1, max: 100 }),
      (i, low, by) => {
        const { node, range } = proof.entries[i] as EntryBounds;
        const step = BigInt(by);
        fc.pre(range.high - range.low >= step);
        const narrower = low ? { ...range, low: range.low + step } : { ...range, high: range.high - step };
        expect(verdict(changed(node, () => ({ range: narrower })))).toContain(`MRT4032 ${node}`);
      },
    ),
  );
});

test('other parameters than those of the proof are noticed', () => {
  const other = loadedDraft(draft, { ...values, w: [1, 2, -3, 4, -5, -7] });
  expect(verdict(proof.entries, other)).toBe('MRT4032 w, MRT4032 fc');
});

test('a claim of a where beyond its precision is refused where something relies on it only', () => {
  const nodes = [
    { func: 'where', name: 'where', inputs: ['c', 'data', 'data'] },
    { func: 'cvm_clip', name: 'clip', inputs: ['where'], attrs: { precision: 8 } },
  ];
  const variables = { data: { shape: [1], precision: 8 }, c: { shape: [1], precision: 2 } };
  const clipped = loadedDraft({ variables, nodes }, { c: [1] });
  const claims = proveBounds(clipped.graph, clipped.params).entries;
  expect(verdict(claims, clipped)).toBe('accepted');
  expect(verdict(claims, loadedDraft({ variables, nodes, heads: ['clip', 'where'] }, { c: [1] }))).toBe(
    'MRT4031 where',
  );
});
