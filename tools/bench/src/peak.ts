/** The most multiply-accumulates that one core can do with `i32x4.dot_i16x8_s`. */
import { readFile } from 'node:fs/promises';
import { gmacs } from './statistics.js';

/** What the module of assembly/peak.ts exports. */
interface PeakKernel {
  dots(rounds: number, seed: number): number;
}

const MODULE = new URL('../wasm/peak.wasm', import.meta.url);
/** Multiply-accumulates of one round of the kernel. */
const MACS = 96;
const ROUNDS = 100_000;

/** Measures a few milliseconds at a time; gives GMAC/s of every measurement. */
export async function peakMeter(): Promise<(measurements: number) => readonly number[]> {
  const { instance } = await WebAssembly.instantiate(await readFile(MODULE), {});
  const { dots } = instance.exports as unknown as PeakKernel;
  return (measurements) =>
    Array.from({ length: measurements }, () => {
      const start = performance.now();
      dots(ROUNDS, 3);
      return gmacs(ROUNDS * MACS, performance.now() - start);
    });
}
