import type { QuantizedModel } from '@mrtjs/graph';
import type { Diagnostic } from '@mrtjs/tensor';

/**
 * Where the CVM infers more bits than quantization recorded (MRT4028, for information): the two count clips and
 * requantized inputs differently [D71]. What the CVM infers decides.
 */
export function bookkeepingNotes(
  recorded: QuantizedModel['precisions'] = new Map(),
  inferred: ReadonlyMap<string, number>,
): Diagnostic[] {
  return [...inferred].flatMap(([node, bits]) => {
    const noted = recorded.get(node)?.['out_key'] ?? bits;
    if (bits <= noted) return [];
    const message = `the CVM infers ${bits} bits, quantization recorded ${noted}`;
    return [{ code: 'MRT4028', severity: 'info', message, node }];
  });
}
