import type { NameScope, Node } from '@mrtjs/graph';
import { NameGenerator } from '@mrtjs/graph';

/** Generated names of this run, passing over those that the model has already. */
export function freshNames(order: readonly Node[]): NameScope {
  const taken = new Set(order.map((node) => node.name));
  const scope = new NameGenerator().scope('quantize');
  return {
    fresh(suffix) {
      let name = scope.fresh(suffix);
      while (taken.has(name)) name = scope.fresh(suffix);
      return name;
    },
  };
}
