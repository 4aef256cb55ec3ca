/** Measuring several runners side by side. */
import type { Rounds } from './statistics.js';

/** Something that can be run and timed. */
export interface Runner {
  readonly name: string;
  run(): Promise<unknown>;
}

/** How long to measure. */
export interface Effort {
  readonly rounds: number;
  /** Milliseconds that one runner may take in a round; it runs at least once. */
  readonly slice: number;
}

/** Runs of one runner in a round, at most. */
const MOST_RUNS = 25;
/** A runner whose single run takes so many milliseconds takes part in the first rounds only. */
const SLOW = 400;
const ROUNDS_OF_SLOW = 3;
/** Milliseconds between two runners, in which threads of the last one go to sleep. */
const PAUSE = 10;

/**
 * Runs all runners in turn, round by round, so that whatever else the machine does meets all of them alike. Before that
 * each runs until it is warm.
 */
export async function measure(
  runners: readonly Runner[],
  { rounds, slice }: Effort,
): Promise<ReadonlyMap<string, Rounds>> {
  const single = new Map<Runner, number>();
  for (const runner of runners) single.set(runner, await warmUp(runner, slice));
  const times = new Map(runners.map(({ name }) => [name, [] as number[][]]));
  for (let round = 0; round < rounds; round++)
    for (const runner of rotated(runners, round)) {
      const expected = single.get(runner) as number;
      if (expected > SLOW && round >= ROUNDS_OF_SLOW) continue;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      const runs = Math.max(1, Math.min(MOST_RUNS, Math.floor(slice / expected)));
      const seen: number[] = [];
      for (let i = 0; i < runs; i++) seen.push(await timed(runner));
      times.get(runner.name)?.push(seen);
    }
  return times;
}

/** Runs for one slice, at least twice, or once if that is slow; gives the shortest time. */
async function warmUp(runner: Runner, slice: number): Promise<number> {
  let [least, spent] = [Infinity, 0];
  for (let runs = 0; runs < MOST_RUNS && (runs < 2 || spent < slice); runs++) {
    const time = await timed(runner);
    least = Math.min(least, time);
    spent += time;
    if (time > SLOW) break;
  }
  return least;
}

async function timed(runner: Runner): Promise<number> {
  const start = performance.now();
  await runner.run();
  return performance.now() - start;
}

/** The items, begun at another one each round. */
export function rotated<T>(items: readonly T[], round: number): readonly T[] {
  const first = items.length === 0 ? 0 : round % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
