/** Names that nothing else has. */
export class UniqueNames {
  readonly #taken: Set<string>;
  /** Where to go on looking: names are never given back. */
  readonly #next = new Map<string, number>();

  /** `taken`: names that are given already. */
  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** `wanted`, or that with `separator` and the lowest number that makes it new. */
  unique(wanted: string, separator = ''): string {
    let name = wanted;
    let k = this.#next.get(wanted) ?? 1;
    for (; name === '' || this.#taken.has(name); k++) name = `${wanted}${separator}${k}`;
    this.#next.set(wanted, k);
    this.#taken.add(name);
    return name;
  }
}
