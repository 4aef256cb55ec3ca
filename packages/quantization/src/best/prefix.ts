/** The integers of a graph under construction on some samples, as far as they are still needed. */
import type { Node, Params, Value } from '@mrtjs/graph';
import { isVariable, makeNode, ops, valueOf } from '@mrtjs/graph';
import type { Tensor, TensorOf } from '@mrtjs/tensor';
import { tensor } from '@mrtjs/tensor';
import type { Ints } from './emitter.js';
import type { IntegerProgram, IntegerRunner } from './runner.js';

/** Integers in the smallest type that holds them. */
export type Packed = TensorOf<'int8'> | TensorOf<'int16'> | TensorOf<'int32'>;

/** A value of the graph and its bits. */
type Integers = Pick<Ints, 'value' | 'precision'>;

interface Held {
  readonly precision: number;
  /** One per batch of samples. */
  readonly batches: readonly Packed[];
}

/** Nodes whose integers are held. */
type Used = readonly (readonly [Node, Held])[];

/** Batches that are computed at the same time. */
const PARALLEL = 4;

/** Computes values from those that are held, and holds them, until they are released. */
export class Prefix {
  readonly #runner: IntegerRunner;
  readonly #params: Params;
  readonly #held = new Map<Node, Held>();

  /** `params` are those of the graph under construction, as they grow. */
  constructor(runner: IntegerRunner, params: Params) {
    this.#runner = runner;
    this.#params = params;
  }

  /** Holds the integers of the input. */
  start({ value, precision }: Integers, batches: readonly Tensor[]): void {
    this.#held.set(value.node, { precision, batches: batches.map((batch) => packed(batch, precision)) });
  }

  /** The integers of a code on each batch; computed now, if they are not held. */
  async of(coded: Integers): Promise<readonly Packed[]> {
    await this.hold([coded]);
    return (this.#held.get(coded.value.node) as Held).batches;
  }

  /** Computes and holds the integers of some codes. */
  async hold(codes: readonly Integers[]): Promise<void> {
    const missing = [...new Map(codes.map((coded) => [coded.value.node, coded])).values()].filter(
      ({ value }) => !this.#held.has(value.node),
    );
    if (missing.length === 0) return;
    const batches = await this.#compute(missing);
    missing.forEach(({ value, precision }, i) =>
      this.#held.set(value.node, { precision, batches: batches.map((outputs) => outputs[i] as Packed) }),
    );
  }

  /** Forgets the integers of a code. */
  release({ value }: Integers): void {
    this.#held.delete(value.node);
  }

  /** The integers of each batch, one tensor per code. */
  async #compute(codes: readonly Integers[]): Promise<readonly (readonly Packed[])[]> {
    const used = this.#heldBefore(codes.map(({ value }) => value));
    const count = used[0]?.[1].batches.length ?? 0;
    const programs = new Map<number, Promise<IntegerProgram>>();
    const programFor = (batch: number): Promise<IntegerProgram> => {
      const size = used[0]?.[1].batches[batch]?.data.length ?? 0;
      const program = programs.get(size) ?? this.#load(codes, used, batch);
      programs.set(size, program);
      return program;
    };
    try {
      return await inOrder(count, async (batch) => {
        const program = await programFor(batch);
        const inputs = new Map(used.map(([{ name }, { batches }]) => [name, batches[batch] as Tensor]));
        const outputs = await program.run(inputs);
        return outputs.map((output, i) => packed(output, (codes[i] as Integers).precision));
      });
    } finally {
      for (const program of programs.values()) (await program).dispose();
    }
  }

  /** The part of the graph between what is held and some codes, for the shapes of a batch. */
  #load(codes: readonly Integers[], used: Used, batch: number): Promise<IntegerProgram> {
    const copies = new Map<Node, Node>(
      used.map(([node, { precision, batches }]) => {
        const { shape } = batches[batch] as Packed;
        return [node, makeNode(ops.variable, node.name, [], { shape, precision })];
      }),
    );
    const outputs = codes.map(({ value }) => valueOf(copied(value.node, copies), value.output));
    return this.#runner.load({ graph: { outputs }, params: this.#paramsOf(copies) });
  }

  /** The held nodes that values depend on. */
  #heldBefore(values: readonly Value[]): Used {
    const found = new Map<Node, Held>();
    const seen = new Set<Node>();
    const visit = (node: Node): void => {
      if (seen.has(node)) return;
      seen.add(node);
      const held = this.#held.get(node);
      if (held !== undefined) found.set(node, held);
      else node.inputs.forEach((value) => visit(value.node));
    };
    values.forEach(({ node }) => visit(node));
    return [...found];
  }

  #paramsOf(copies: ReadonlyMap<Node, Node>): Params {
    const names = [...copies.values()].filter(isVariable).map(({ name }) => name);
    return new Map(
      names.flatMap((name) => {
        const value = this.#params.get(name);
        return value === undefined ? [] : [[name, value] as const];
      }),
    );
  }
}

/** A copy of a node over copies of what it reads; `copies` has those that there are. */
function copied(node: Node, copies: Map<Node, Node>): Node {
  const known = copies.get(node);
  if (known !== undefined) return known;
  const inputs = node.inputs.map((value) => valueOf(copied(value.node, copies), value.output));
  const copy = Object.freeze({ ...node, inputs });
  copies.set(node, copy);
  return copy;
}

function packed(values: Tensor, precision: number): Packed {
  const numbers = values.data as ArrayLike<number>;
  if (precision <= 8) return tensor('int8', values.shape, Int8Array.from(numbers));
  if (precision <= 16) return tensor('int16', values.shape, Int16Array.from(numbers));
  return tensor('int32', values.shape, Int32Array.from(numbers));
}

/** The results of `count` pieces of work, some of which are done at the same time. */
async function inOrder<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      results[index] = await work(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, count) }, worker));
  return results;
}
