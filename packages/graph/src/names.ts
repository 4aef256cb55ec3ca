/** Generated names (MRT-SPEC 1.4). A generator belongs to one run of one stage, so every run gives the same names. */

/** Names of one run of one pass. */
export interface NameScope {
  /** `mrt_<scope>_<suffix>_<k>`; k counts per suffix across all scopes of the generator, from 0 [R9]. */
  fresh(suffix?: string): string;
}

/** Makes name scopes that share counters. */
export class NameGenerator {
  readonly #counters = new Map<string, number>();
  readonly #runs = new Map<string, number>();

  /** The scope of the next run of a pass: `rewrite`, then `rewrite1`, `rewrite2`, … [R10]. */
  scope(pass: string): NameScope {
    const run = this.#runs.get(pass) ?? 0;
    this.#runs.set(pass, run + 1);
    const scope = run === 0 ? pass : `${pass}${run}`;
    return {
      fresh: (suffix = '') => {
        const count = this.#counters.get(suffix) ?? 0;
        this.#counters.set(suffix, count + 1);
        return ['mrt', scope, suffix, String(count)].filter((part) => part !== '').join('_');
      },
    };
  }
}
