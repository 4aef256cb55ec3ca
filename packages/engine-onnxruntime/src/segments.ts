/** What is executed at once. */
import type { Model, Node, NodeGroup, Segment, Shapes } from '@mrtjs/graph';
import { partition, segmentsOf, shapeOf, valueKey, valueOf } from '@mrtjs/graph';
import { exportRules } from '@mrtjs/onnx';
import { sizeOf } from '@mrtjs/tensor';

/** Where a segment is computed: in ONNX Runtime, or by the references of its operators. */
export type Kind = 'session' | 'reference';

/**
 * The segments of a model: what has a form in ONNX, but for the nodes of `refused`, and what has none. Where nodes are
 * observed, all their outputs are there at once when a segment has run; so segments are then no larger than `observedBytes`
 * allows.
 */
export function segments(
  model: Model,
  shapes: Shapes,
  refused: ReadonlySet<string>,
  observedBytes: number | undefined,
): Segment<Kind>[] {
  const whole = partition<Kind>(model, ['session', 'reference'], ({ op, name }) =>
    exportRules.find(op) === undefined || refused.has(name) ? 'reference' : 'session',
  );
  if (observedBytes === undefined) return whole;
  return segmentsOf(
    model,
    whole.flatMap((segment) => cut(segment, shapes, observedBytes)),
  );
}

function cut({ kind, nodes }: Segment<Kind>, shapes: Shapes, most: number): NodeGroup<Kind>[] {
  const groups: Set<Node>[] = [];
  let bytes = Infinity;
  for (const node of nodes) {
    const size = sizeOf(shapeOf(shapes, node)) * Float32Array.BYTES_PER_ELEMENT;
    if (bytes + size > most) {
      groups.push(new Set());
      bytes = 0;
    }
    groups.at(-1)?.add(node);
    bytes += size;
  }
  return groups.map((group) => ({ kind, nodes: group }));
}

/** The segment with the first output of every node among its outputs. */
export function watched(segment: Segment<Kind>): Segment<Kind> {
  const known = new Set(segment.outputs.map(valueKey));
  const others = [...segment.nodes]
    .map((node) => valueOf(node))
    .filter((value) => !known.has(valueKey(value)));
  return { ...segment, outputs: [...segment.outputs, ...others] };
}
