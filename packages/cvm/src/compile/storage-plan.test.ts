import { describeShared, readJsonLines, sharedPath } from '@mrtjs/testing';
import type { Shape } from '@mrtjs/tensor';
import { seededRandom } from '@mrtjs/tensor';
import type { PlannedNode } from './storage-plan.js';
import { planStorage } from './storage-plan.js';

const variable = (entry: number): PlannedNode => ({ isVariable: true, inputs: [], outputs: [entry] });
const op = (inputs: number[], ...outputs: number[]): PlannedNode => ({ isVariable: false, inputs, outputs });
const sizes = (...elements: number[]): Shape[] => elements.map((size) => [size]);

describe('C149: the storage plan', () => {
  // Slots are worked out by hand from the rules of CVM-SPEC 2.4; entries have the given numbers of elements.
  it.each<[string, PlannedNode[], number[], number[], number[]]>([
    [
      'a chain alternates between two slots, variables come last',
      [variable(0), op([0], 1), op([1], 2), op([2], 3), op([3], 4)],
      [8, 8, 8, 8, 8],
      [4],
      [2, 0, 1, 0, 1],
    ],
    ['variables alone are numbered from 0', [variable(0), variable(1)], [3, 5], [1, 0], [0, 1]],
    [
      'a head keeps its slot although it has been used',
      [variable(0), op([0], 1), op([1], 2), op([2], 3)],
      [8, 8, 8, 8],
      [1, 3],
      [3, 0, 1, 2],
    ],
    [
      'an input that occurs twice counts twice',
      [variable(0), op([0], 1), op([1, 1], 2), op([2], 3)],
      [8, 8, 8, 8],
      [3],
      [2, 0, 1, 0],
    ],
    [
      'an output that nothing uses frees its slot at once',
      [variable(0), op([0], 1), op([0], 2)],
      [8, 8, 8],
      [2],
      [1, 0, 0],
    ],
    [
      'the larger of two outputs chooses first, of equal ones the last',
      [variable(0), op([0], 1, 2), op([0], 3, 4)],
      [8, 2, 8, 8, 8],
      [1, 2, 3, 4],
      [4, 1, 0, 3, 2],
    ],
    [
      // Slots of 4 (0), 8 (1) and 16 (2) elements are free; 6 elements take the smallest that is large enough.
      'the smallest slot that is large enough',
      [variable(0), op([0], 1), op([0], 2), op([0], 3), op([1, 2, 3], 4), op([4], 5)],
      [1, 4, 8, 16, 6, 6],
      [5],
      [4, 0, 1, 2, 3, 1],
    ],
    [
      // Free: 4 and 8 elements; a request of 12 enlarges the slot of 8.
      'the largest slot when none is large enough',
      [variable(0), op([0], 1), op([0], 2), op([1, 2], 3), op([3], 4)],
      [1, 4, 8, 1, 12],
      [4],
      [3, 0, 1, 2, 1],
    ],
    [
      'a slot more than 16 times too large is left',
      [variable(0), op([0], 1), op([1], 2), op([2], 3)],
      [1, 17, 1, 1],
      [3],
      [3, 0, 1, 2],
    ],
    [
      'a slot of exactly 16 times the size is taken',
      [variable(0), op([0], 1), op([1], 2), op([2], 3)],
      [1, 16, 1, 1],
      [3],
      [2, 0, 1, 0],
    ],
    [
      // 4 bytes against floor(68 / 16) = 4: still within reach; against floor(80 / 16) = 5: not.
      'a slot up to 16 times too small is enlarged',
      [variable(0), op([0], 1), op([1], 2), op([2], 3)],
      [1, 1, 1, 17],
      [3],
      [2, 0, 1, 0],
    ],
    [
      'a smaller one is not',
      [variable(0), op([0], 1), op([1], 2), op([2], 3)],
      [1, 1, 1, 20],
      [3],
      [3, 0, 1, 2],
    ],
    [
      // Slot 1 is freed, then slot 0; both are out of reach of single elements, and both fit the last request.
      'of equal slots that are large enough the first freed',
      [variable(0), op([0], 1), op([0], 2), op([2], 3), op([1], 4), op([3, 4], 5)],
      [1, 32, 32, 1, 1, 32],
      [5],
      [4, 0, 1, 2, 3, 1],
    ],
    [
      // Slots 0 and 1 of 4 elements are freed in this order: 8 elements take the last one.
      'of equal slots that are too small the last freed',
      [variable(0), op([0], 1), op([0], 2), op([1, 2], 3), op([3], 4)],
      [1, 4, 4, 1, 8],
      [4],
      [3, 0, 1, 2, 1],
    ],
  ])('%s', (_, nodes, elements, heads, expected) => {
    expect(planStorage(nodes, sizes(...elements), heads)).toEqual(expected);
  });

  it('never overwrites what is still needed, nor what an operator reads', () => {
    for (let seed = 0; seed < 60; seed++) {
      const { nodes, shapes, heads } = randomGraph(seed);
      const slots = planStorage(nodes, shapes, heads);
      const holder = new Map<number, number>();
      nodes.forEach(({ isVariable, outputs }) => {
        if (isVariable) outputs.forEach((entry) => holder.set(slots[entry] as number, entry));
      });
      for (const { isVariable, inputs, outputs } of nodes) {
        if (isVariable) continue;
        for (const entry of inputs) expect([seed, holder.get(slots[entry] as number)]).toEqual([seed, entry]);
        for (const entry of outputs) {
          expect(inputs.map((input) => slots[input])).not.toContain(slots[entry]);
          holder.set(slots[entry] as number, entry);
        }
      }
      for (const head of heads) expect([seed, holder.get(slots[head] as number)]).toEqual([seed, head]);
    }
  });
});

function randomGraph(seed: number): { nodes: PlannedNode[]; shapes: Shape[]; heads: number[] } {
  const random = seededRandom(seed);
  const nodes = [variable(0), variable(1)];
  const shapes = sizes(1 + random.int(40), 1 + random.int(40));
  for (let i = 0; i < 30; i++) {
    const first = shapes.length;
    const outputs = random.int(5) === 0 ? [first, first + 1] : [first];
    const inputs = Array.from(
      { length: 1 + random.int(3) },
      () => first - 1 - random.int(Math.min(first, 6)),
    );
    nodes.push({ isVariable: false, inputs, outputs });
    shapes.push(...sizes(...outputs.map(() => 1 + random.int(random.int(2) === 0 ? 4 : 200))));
  }
  return { nodes, shapes, heads: [shapes.length - 1, random.int(shapes.length)] };
}

interface GoldenGraph {
  readonly kind: string;
  readonly id: string;
  readonly graph: {
    readonly nodes: readonly { readonly op: string; readonly inputs: readonly (readonly number[])[] }[];
    readonly node_row_ptr: readonly number[];
    readonly heads: readonly (readonly number[])[];
    readonly attrs: {
      readonly shape: readonly [string, readonly Shape[]];
      readonly storage_id: readonly [string, readonly number[]];
    };
  };
}

const file = sharedPath('golden', 'cvm-vectors.jsonl');
const graphs =
  file === undefined ? [] : readJsonLines<GoldenGraph>(file).filter(({ kind }) => kind === 'graph');

describeShared(['golden', 'cvm-vectors.jsonl'], 'graphs of the original exporter', () => {
  it('there are enough of them to matter', () => expect(graphs.length).toBeGreaterThan(20));

  it.each(graphs.map((golden) => [golden.id, golden] as const))(
    'C149: %s has the same plan',
    (_, { graph }) => {
      const entryOf = ([node = 0, output = 0]: readonly number[]): number =>
        (graph.node_row_ptr[node] as number) + output;
      const nodes = graph.nodes.map((node, i) => ({
        isVariable: node.op === 'null',
        inputs: node.inputs.map(entryOf),
        outputs: Array.from(
          { length: (graph.node_row_ptr[i + 1] as number) - (graph.node_row_ptr[i] as number) },
          (__, output) => entryOf([i, output]),
        ),
      }));
      const [, shapes] = graph.attrs.shape;
      expect(planStorage(nodes, shapes, graph.heads.map(entryOf))).toEqual(graph.attrs.storage_id[1]);
    },
  );
});
