/** The machine's peak, and the engine's kernels by themselves. */
import { readFile } from 'node:fs/promises';
import { rotated } from './rounds.js';
import { gmacs } from './statistics.js';

/** What the module of assembly/kernels.ts exports. */
interface Kernels {
  fill(): void;
  dots(rounds: number, seed: number): number;
  matrix(window: number, channels: number, filters: number, width: number, pixels: number): void;
  depthwise(window: number, channels: number, width: number, pixels: number): void;
}

/** Something that is measured in GMAC/s. */
interface Work {
  readonly name: string;
  readonly macs: number;
  run(kernels: Kernels): void;
}

export const PEAK = 'peak';

const ROUNDS_OF_DOTS = 60_000;
/** Multiply-accumulates of one round. */
const MACS_OF_DOTS = 96;

/** A part of a convolution as one thread gets it: some rows of the output. */
function matrix(window: number, channels: number, filters: number, width: number, rows: number): Work {
  const pixels = width * rows;
  return {
    name: `matrix ${window}×${window} ${channels}→${filters}, ${width} wide`,
    macs: pixels * window * window * channels * filters,
    run: (kernels) => kernels.matrix(window, channels, filters, width, pixels),
  };
}

function depthwise(window: number, channels: number, width: number, rows: number): Work {
  const pixels = width * rows;
  return {
    name: `depthwise ${window}×${window} ${channels}, ${width} wide`,
    macs: pixels * window * window * channels,
    run: (kernels) => kernels.depthwise(window, channels, width, pixels),
  };
}

/** Layers of the networks that are measured; the peak before each of them, as it has to be measured at the same time. */
const WORK: readonly Work[] = [
  { name: PEAK, macs: ROUNDS_OF_DOTS * MACS_OF_DOTS, run: ({ dots }) => void dots(ROUNDS_OF_DOTS, 3) },
  matrix(1, 64, 128, 56, 10),
  matrix(1, 256, 256, 28, 4),
  matrix(1, 512, 512, 14, 7),
  matrix(3, 64, 64, 56, 8),
  matrix(3, 256, 256, 14, 7),
  depthwise(3, 32, 112, 8),
  depthwise(3, 144, 56, 8),
  depthwise(3, 512, 14, 7),
];

/** GMAC/s of every measurement by name, in order; {@link PEAK} is that of `i32x4.dot_i16x8_s` from registers. */
export type KernelSpeeds = ReadonlyMap<string, readonly number[]>;

const MODULE = new URL('../wasm/kernels.wasm', import.meta.url);

/** Gives a function that measures everything so many times in turn and adds to what was measured before. */
export async function kernelMeter(): Promise<(rounds: number) => KernelSpeeds> {
  const { instance } = await WebAssembly.instantiate(await readFile(MODULE), {});
  const kernels = instance.exports as unknown as Kernels;
  kernels.fill();
  const speeds = new Map(WORK.map(({ name }) => [name, [] as number[]]));
  for (let i = 0; i < 20; i++) for (const work of WORK) work.run(kernels); // until they are compiled
  return (rounds) => {
    for (let round = 0; round < rounds; round++)
      for (const work of rotated(WORK, round)) {
        const start = performance.now();
        work.run(kernels);
        speeds.get(work.name)?.push(gmacs(work.macs, performance.now() - start));
      }
    return speeds;
  };
}
