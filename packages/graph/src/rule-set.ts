/** Tables of rules: what a stage knows of each operator, as a value that can be extended. */
import { fail } from '@mrtjs/tensor';

/** An immutable table of a stage's rules, one per operator. */
export class RuleSet<R extends { readonly op: string }> {
  readonly #rules: ReadonlyMap<string, R>;

  private constructor(rules: ReadonlyMap<string, R>) {
    this.#rules = rules;
  }

  static of<R extends { readonly op: string }>(...rules: readonly R[]): RuleSet<R> {
    return rules.reduce((set, rule) => set.use(rule), new RuleSet<R>(new Map()));
  }

  /** A table with one more rule. @throws {MrtError} MRT1020 when the operator has a rule already [R114]. */
  use(rule: R): RuleSet<R> {
    if (this.#rules.has(rule.op)) fail('MRT1020', `operator ${rule.op} already has a rule in this table`);
    return new RuleSet(new Map(this.#rules).set(rule.op, rule));
  }

  find(op: string): R | undefined {
    return this.#rules.get(op);
  }

  /** Operators that have a rule, in order of definition [R149]. */
  names(): string[] {
    return [...this.#rules.keys()];
  }
}
