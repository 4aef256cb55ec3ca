/** Buffers that are needed at the same time never share memory. */
import { seededRandom } from '@mrtjs/tensor';
import fc from 'fast-check';
import type { Buffer, BufferUse } from './memory-plan.js';
import { planMemory } from './memory-plan.js';

interface Trial {
  readonly steps: readonly BufferUse[];
  readonly before: readonly Buffer[];
  readonly after: readonly Buffer[];
}

/** A random chain of steps: each reads some earlier buffers, and may write in place of those. */
function randomTrial(seed: number, length?: number): Trial {
  const random = seededRandom(seed);
  const fresh = (): Buffer => ({ bytes: 1 + random.int(500) });
  const before = [fresh()];
  const known: Buffer[] = [...before];
  const steps = Array.from({ length: length ?? 1 + random.int(12) }, (): BufferUse => {
    const reads = Array.from(
      { length: 1 + random.int(2) },
      () => known[Math.max(0, known.length - 1 - random.int(8))] as Buffer,
    );
    const writes = Array.from({ length: 1 + random.int(2) }, fresh);
    const inPlace = reads.flatMap((read) =>
      random.int(2) === 0 ? [] : [[writes[random.int(writes.length)] as Buffer, read] as const],
    );
    known.push(...writes);
    return { reads, writes, inPlace };
  });
  return { steps, before, after: [known[random.int(known.length)] as Buffer] };
}

/**
 * Acts out a plan: every step fills what it writes with a mark of its own, and what it reads must still have the mark of
 * whoever wrote it.
 */
function expectUndisturbed({ steps, before, after }: Trial): void {
  const { offsets, bytes } = planMemory(steps, before, after);
  const memory = new Int32Array(bytes);
  const marks = new Map<Buffer, number>();
  const check = (buffer: Buffer): void => {
    const start = offsets.get(buffer) as number;
    expect(new Set(memory.subarray(start, start + buffer.bytes))).toEqual(new Set([marks.get(buffer)]));
  };
  const fill = (buffer: Buffer): void => {
    const start = offsets.get(buffer) as number;
    expect(start % 16).toBe(0);
    expect(start + buffer.bytes).toBeLessThanOrEqual(bytes);
    marks.set(buffer, marks.size + 1);
    memory.fill(marks.get(buffer) as number, start, start + buffer.bytes);
  };
  before.forEach(fill);
  for (const { reads, writes } of steps) {
    reads.forEach(check);
    writes.forEach(fill);
    // Outputs of one step do not disturb each other.
    writes.forEach(check);
  }
  after.forEach(check);
}

test('nothing is overwritten while it is needed', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => expectUndisturbed(randomTrial(seed))),
    { numRuns: 500, seed: 1 },
  );
});

test('thousands of buffers are planned at once, and nothing is overwritten either', () => {
  const { steps, before, after } = randomTrial(3, 3000);
  expectUndisturbed({ steps, before, after });
  // Few are needed at the same time.
  expect(planMemory(steps, before, after).bytes).toBeLessThan(100_000);
});

const [a, b, c] = [100, 200, 100].map((bytes): Buffer => ({ bytes })) as [Buffer, Buffer, Buffer];
const chain = (inPlace: BufferUse['inPlace']): readonly BufferUse[] => [
  { reads: [a], writes: [b], inPlace: [] },
  { reads: [b], writes: [c], inPlace },
];

test('memory is used again, and in place where a step allows it', () => {
  // 16 is the alignment: 112 and 208 bytes.
  expect(planMemory(chain([]), [a], [c]).bytes).toBe(112 + 208);
  const { offsets, bytes } = planMemory(chain([[c, b]]), [a], [c]);
  expect(bytes).toBe(112 + 208);
  expect(offsets.get(c)).toBe(offsets.get(b));
});

test('nothing is done in place of what is read later', () => {
  const steps = [...chain([[c, b]]), { reads: [b, c], writes: [], inPlace: [] }];
  const { offsets } = planMemory(steps, [a], []);
  expect(offsets.get(c)).not.toBe(offsets.get(b));
});
