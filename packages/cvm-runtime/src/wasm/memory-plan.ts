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

/**
 * Plans the buffers of steps. `before` hold something before the first step, `after` must hold theirs behind the last.
 * Blocks are placed by falling size, each as low as those permit that live at the same time.
 */
export function planMemory(
  steps: readonly BufferUse[],
  before: readonly Buffer[],
  after: readonly Buffer[],
): MemoryPlan {
  const blocks = [...new Set(blocksOf(steps, before, after).values())];
  const offsets = new Map<Buffer, number>();
  const placed: { readonly block: Block; readonly start: number }[] = [];
  let bytes = 0;
  for (const block of [...blocks].sort((a, b) => b.bytes - a.bytes)) {
    const rivals = placed
      .filter((other) => other.block.from <= block.to && block.from <= other.block.to)
      .sort((a, b) => a.start - b.start);
    let start = 0;
    for (const rival of rivals) {
      if (rival.start - start >= block.bytes) break;
      start = Math.max(start, rival.start + rival.block.bytes);
    }
    placed.push({ block, start });
    bytes = Math.max(bytes, start + block.bytes);
    for (const buffer of block.buffers) offsets.set(buffer, start);
  }
  return { offsets, bytes };
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
