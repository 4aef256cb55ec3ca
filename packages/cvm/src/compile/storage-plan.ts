/** The original exporter's storage planner (CVM-SPEC 2.4), which the storage that the chain charges for depends on. */
import type { Shape } from '@mrtjs/tensor';
import { sizeOf } from '@mrtjs/tensor';

/** A node of a graph in order of execution: entries read (none for a variable) and written. */
export interface PlannedNode {
  readonly isVariable: boolean;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** A block of memory that is free: `key` is its capacity in bytes at the time of release. */
interface FreeBlock {
  readonly block: number;
  readonly key: number;
}

/** A free block serves a request up to so many times smaller or larger than itself. */
const REACH = 16;

/**
 * The slot of every entry [C149]. An operator never shares a slot with its own inputs, heads are never overwritten, and
 * variables come last, each with a slot of its own.
 */
export function planStorage(
  nodes: readonly PlannedNode[],
  shapes: readonly Shape[],
  heads: readonly number[],
): readonly number[] {
  const references = new Array<number>(shapes.length).fill(0);
  for (const entry of [...nodes.flatMap((node) => node.inputs), ...heads])
    references[entry] = (references[entry] as number) + 1;
  const slots = new Array<number>(shapes.length).fill(-1);
  const pool = new BlockPool();
  for (const { isVariable, inputs, outputs } of nodes) {
    if (isVariable) continue;
    for (const entry of bySize(outputs, shapes))
      slots[entry] = pool.take(4 * sizeOf(shapes[entry] ?? []), references[entry] as number);
    // Variables have no slot yet.
    for (const entry of inputs) if (slots[entry] !== -1) pool.use(slots[entry] as number);
    for (const entry of outputs) pool.releaseUnused(slots[entry] as number);
  }
  let next = pool.blocks;
  for (const { isVariable, outputs } of nodes) if (isVariable) slots[outputs[0] as number] = next++;
  return slots;
}

/** Largest first; of equal ones the last output first. */
function bySize(outputs: readonly number[], shapes: readonly Shape[]): readonly number[] {
  const size = (entry: number): number => sizeOf(shapes[entry] ?? []);
  return [...outputs].sort((a, b) => size(b) - size(a) || b - a);
}

class BlockPool {
  /** Bytes of each block. */
  readonly #capacities: number[] = [];
  /** Uses to come of what is in each block. */
  readonly #pending: number[] = [];
  /** By key, those of equal keys in order of release. */
  readonly #free: FreeBlock[] = [];

  /** Number of blocks so far. */
  get blocks(): number {
    return this.#capacities.length;
  }

  /** A block for an entry of `bytes` bytes that will be used `uses` times. */
  take(bytes: number, uses: number): number {
    const block = this.#reused(bytes) ?? this.#capacities.push(0) - 1;
    this.#capacities[block] = Math.max(this.#capacities[block] as number, bytes);
    this.#pending[block] = uses;
    return block;
  }

  /** One use of what is in a block; after the last one it is free. */
  use(block: number): void {
    this.#pending[block] = (this.#pending[block] as number) - 1;
    this.releaseUnused(block, this.#pending[block]);
  }

  /** Frees a block if there are no uses to come. */
  releaseUnused(block: number, pending = this.#pending[block]): void {
    if (pending !== 0) return;
    const key = this.#capacities[block] as number;
    const at = this.#free.findIndex((free) => free.key > key);
    this.#free.splice(at < 0 ? this.#free.length : at, 0, { block, key });
  }

  /** The smallest free block that is large enough, else the largest that is not, if it is within reach. */
  #reused(bytes: number): number | undefined {
    const above = this.#free.findIndex(({ key }) => key >= bytes);
    const enough = this.#free[above];
    if (enough !== undefined && enough.key <= REACH * bytes) return this.#withdraw(above);
    const below = (above < 0 ? this.#free.length : above) - 1;
    const smaller = this.#free[below];
    return smaller !== undefined && smaller.key >= Math.floor(bytes / REACH)
      ? this.#withdraw(below)
      : undefined;
  }

  #withdraw(at: number): number | undefined {
    return this.#free.splice(at, 1)[0]?.block;
  }
}
