/** Where buffers lie: two that are never needed at the same time may share memory. */
import { aligned } from './image.js';

/** Memory that is planned as a whole. */
export interface Buffer {
  readonly bytes: number;
}

/** What one step does to buffers. */
export interface BufferUse {
  readonly reads: readonly Buffer[];
  readonly writes: readonly Buffer[];
  /** Pairs of a buffer written and one read that can be the same: the step reads each element before it writes it. */
  readonly inPlace: readonly (readonly [written: Buffer, read: Buffer])[];
}

/** A plan: the place of each buffer, from the start of a common area. */
export interface MemoryPlan {
  readonly offsets: ReadonlyMap<Buffer, number>;
  /** Bytes of the area. */
  readonly bytes: number;
}

interface Block {
  readonly buffers: Buffer[];
  bytes: number;
  readonly from: number;
  to: number;
}

/** Blocks above which they are not compared each with each: planning must not take long for any model. */
const MANY_BLOCKS = 2000;

/**
 * Plans the buffers of steps. `before` hold something before the first step, `after` must hold theirs behind the last.
 * Blocks are placed by falling size, each as low as those permit that live at the same time; very many in order of time.
 */
export function planMemory(
  steps: readonly BufferUse[],
  before: readonly Buffer[],
  after: readonly Buffer[],
): MemoryPlan {
  const blocks = [...new Set(blocksOf(steps, before, after).values())];
  const placed = blocks.length > MANY_BLOCKS ? placeByTime(blocks) : placeBySize(blocks);
  const offsets = new Map<Buffer, number>();
  let bytes = 0;
  for (const { block, start } of placed) {
    bytes = Math.max(bytes, start + block.bytes);
    for (const buffer of block.buffers) offsets.set(buffer, start);
  }
  return { offsets, bytes };
}

interface Placed {
  readonly block: Block;
  readonly start: number;
}

function placeBySize(blocks: readonly Block[]): readonly Placed[] {
  const placed: Placed[] = [];
  for (const block of [...blocks].sort((a, b) => b.bytes - a.bytes)) {
    const rivals = placed.filter((other) => other.block.from <= block.to && block.from <= other.block.to);
    placed.push({ block, start: firstGap(rivals, block.bytes) });
  }
  return placed;
}

/** The lowest place between what is there for a number of bytes. */
function firstGap(rivals: readonly Placed[], bytes: number): number {
  let start = 0;
  for (const rival of [...rivals].sort((a, b) => a.start - b.start)) {
    if (rival.start - start >= bytes) break;
    start = Math.max(start, rival.start + rival.block.bytes);
  }
  return start;
}

/** Each block where one of its size class is not needed any more, else behind all. */
function placeByTime(blocks: readonly Block[]): readonly Placed[] {
  const byEnd = [...blocks].sort((a, b) => a.to - b.to);
  const free = new Map<number, number[]>();
  const freeOf = (bytes: number): number[] => {
    const places = free.get(bytes) ?? [];
    free.set(bytes, places);
    return places;
  };
  const starts = new Map<Block, number>();
  let [end, ended] = [0, 0];
  return [...blocks]
    .sort((a, b) => a.from - b.from)
    .map((block) => {
      for (let gone = byEnd[ended]; gone !== undefined && gone.to < block.from; gone = byEnd[++ended])
        freeOf(classOf(gone.bytes)).push(starts.get(gone) as number);
      const size = classOf(block.bytes);
      const known = freeOf(size).pop();
      const start = known ?? end;
      if (known === undefined) end += size;
      starts.set(block, start);
      return { block, start };
    });
}

/** The power of two that holds a number of bytes. */
function classOf(bytes: number): number {
  let size = 16;
  while (size < bytes) size *= 2;
  return size;
}

/** Blocks with the steps, counted from 0, between which they live; buffers that are worked on in place share one. */
function blocksOf(
  steps: readonly BufferUse[],
  before: readonly Buffer[],
  after: readonly Buffer[],
): ReadonlyMap<Buffer, Block> {
  const lastUse = new Map<Buffer, number>();
  steps.forEach(({ reads, writes }, index) => {
    for (const buffer of [...reads, ...writes]) lastUse.set(buffer, index);
  });
  for (const buffer of after) lastUse.set(buffer, steps.length);
  const blocks = new Map<Buffer, Block>();
  const open = (buffer: Buffer, from: number): void => {
    if (blocks.has(buffer)) return;
    const to = lastUse.get(buffer) ?? from;
    blocks.set(buffer, { buffers: [buffer], bytes: aligned(buffer.bytes), from, to });
  };
  for (const buffer of before) open(buffer, -1);
  steps.forEach(({ writes, inPlace }, index) => {
    const taken = new Set<Block>();
    for (const [written, read] of inPlace) {
      const block = blocks.get(read);
      if (block === undefined || block.to !== index || taken.has(block) || blocks.has(written)) continue;
      block.buffers.push(written);
      block.bytes = Math.max(block.bytes, aligned(written.bytes));
      block.to = lastUse.get(written) ?? index;
      taken.add(block);
      blocks.set(written, block);
    }
    for (const buffer of writes) open(buffer, index);
  });
  return blocks;
}
