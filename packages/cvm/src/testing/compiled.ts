/** What small models compile to, as text. Used by tests only. */
import type { AttrsInput, AttrSpecs, OpDef, Profile, Value } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { compileModel } from '../compile/compile-model.js';
import { linesOf, Sketch } from './sketch.js';

/** The operators that a graph of the given heads compiles to. */
export function compiledLines(build: (s: Sketch) => Value, profile: Profile = 'fixed'): string[] {
  const sketch = new Sketch();
  const { graph } = compileModel({ model: sketch.model(build(sketch)) }, { profile });
  return linesOf(graph.graph);
}

/** What one operator on `data` compiles to. */
export function unaryLines<S extends AttrSpecs>(
  def: OpDef<string, S>,
  shape: Shape,
  attrs: AttrsInput<S> = {},
  profile?: Profile,
): string[] {
  return compiledLines((s) => s.op(def, [s.data(shape)], attrs), profile);
}

/** What one operator on `data` and a parameter of the same shape compiles to. */
export function binaryLines<S extends AttrSpecs>(def: OpDef<string, S>): string[] {
  return compiledLines((s) => s.op(def, [s.data([2, 3]), s.param('p', [2, 3])]));
}
