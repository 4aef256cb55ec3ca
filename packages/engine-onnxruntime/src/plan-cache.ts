/** Models made ready for shapes of inputs: the last few are kept. */
import type { Plan } from './plan.js';

/** The shapes of a whole batch and of a short last one, observed and not. */
const KEPT = 4;

interface Entry {
  readonly plan: Promise<Plan>;
  /** Runs that are going on: a plan is freed when there are none. */
  running: number;
  dropped: boolean;
}

/** Plans by key, the one that was used longest ago going first. */
export class PlanCache {
  readonly #entries = new Map<string, Entry>();

  /** Runs a plan, which is made when it is not there. A plan that cannot be made is not kept. */
  async use<T>(key: string, make: () => Promise<Plan>, run: (plan: Plan) => Promise<T>): Promise<T> {
    const entry = this.#entries.get(key) ?? { plan: make(), running: 0, dropped: false };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.running++;
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > KEPT && oldest !== undefined) this.#drop(oldest);
    try {
      return await run(await entry.plan);
    } catch (error) {
      await entry.plan.catch(() => this.#entries.delete(key));
      throw error;
    } finally {
      entry.running--;
      free(entry);
    }
  }

  /** Frees all plans, those that are running when they have ended. */
  clear(): void {
    for (const key of [...this.#entries.keys()]) this.#drop(key);
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    this.#entries.delete(key);
    if (entry === undefined) return;
    entry.dropped = true;
    free(entry);
  }
}

function free({ plan, running, dropped }: Entry): void {
  if (dropped && running === 0)
    void plan.then(
      (ready) => ready.dispose(),
      () => undefined,
    );
}
