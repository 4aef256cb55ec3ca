/** Seeded pseudo-random numbers: the only randomness in MRT, the same on every machine. */

/** A stream of pseudo-random numbers. */
export interface Random {
  /** Uniform in [0, 1), a multiple of 2^-32. */
  next(): number;
  /** Uniform integer in [0, bound). */
  int(bound: number): number;
  /** Approximately standard normal: the sum of 12 uniforms minus 6, so that no transcendental function is used. */
  normal(): number;
}

// Looked up once: where the global object is a sandbox's, each lookup costs more than the arithmetic.
const { floor, imul } = Math;

/** A generator (mulberry32) whose whole state is `seed`, a 32-bit integer. */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = imul(state ^ (state >>> 15), 1 | state);
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    int: (bound) => floor(next() * bound),
    normal() {
      let sum = -6;
      for (let i = 0; i < 12; i++) sum += next();
      return sum;
    },
  };
}
