/** Operators on boxes. */
import type { Value } from '../network.js';
import type { Translation } from './builder.js';

export const vision: Readonly<Record<string, Translation>> = {
  get_valid_counts: ({ inputs, outputs, attrs, builder }) => {
    const [counts, output] = outputs as [Value, Value];
    const threshold = attrs['score_threshold'] as number;
    builder.operations.push({ kind: 'validCounts', data: inputs[0] as Value, counts, output, threshold });
  },
  non_max_suppression: ({ inputs, outputs, attrs, builder }) => {
    const [data, counts] = inputs as [Value, Value];
    builder.operations.push({
      kind: 'suppression',
      data,
      counts,
      output: outputs[0] as Value,
      threshold: attrs['iou_threshold'] as number,
      top: attrs['top_k'] as number,
      limit: attrs['max_output_size'] as number,
      force: attrs['force_suppress'] as boolean,
    });
  },
};
