/** The document of an analysis: its schema, from which types, checks and JSON Schema follow. */
import { z } from 'zod';

/** Version of {@link AnalysisDocument}. It grows when a field changes its meaning or goes. */
export const ANALYSIS_VERSION = 1;

const name = z.string();
const count = z.int().min(0);
const share = z.number().min(0).max(1);
const positive = z.number().positive();
const decibels = z.number().nullable();

const reading = z
  .strictObject({
    node: name.describe('Node of the integer network.'),
    bits: z.int().min(1).max(32).nullable().describe('Signed bits; null where they are not known.'),
    limited: z
      .boolean()
      .describe('Whether values beyond the bits are cut off, so that the range was chosen.'),
    low: z.number().nullable().describe('Smallest float that the integers express.'),
    high: z.number().nullable().describe('Largest float that the integers express.'),
    step: z.number().describe('Smallest distance of two floats that the integers express.'),
    symmetric: z.boolean().describe('Whether 0 stands for 0.'),
    use: share.nullable().describe('Share of the range that the integers took on the data.'),
    clipped: share.describe('Share of the float values farther than half a step beyond the range.'),
    distinct: count
      .nullable()
      .describe('Different integers that occurred; null where some need over 16 bits.'),
  })
  .describe('The narrowest integers in which other layers read a layer.');

const histogram = z
  .strictObject({
    low: z.number(),
    high: z.number(),
    counts: z.array(count).readonly(),
  })
  .describe('Float values in equal bins from low to high.');

const layer = z.strictObject({
  name: name.describe('Node of the prepared float network.'),
  operator: z.string(),
  covers: z.array(name).readonly().describe('Nodes without integers of their own that are computed with it.'),
  inputs: z.array(name).readonly().describe('The layers that it reads.'),
  shape: z.array(count).readonly().describe('Of one sample.'),
  signalToNoiseDb: decibels.describe(
    'Against the float network, noise of all layers before included; null where it is more than 120, which float32 does not tell from none.',
  ),
  ownSignalToNoiseDb: decibels.describe(
    'Against the float operator on the same integer inputs, so the noise that the layer adds; null where it adds none.',
  ),
  sensitivityDb: decibels.describe(
    'Signal-to-noise ratio of the outputs with this layer alone in integers; null where they stay the same.',
  ),
  rmsError: z.number().min(0).describe('Root mean square of the error, in units of the float network.'),
  largestError: z.number().min(0),
  low: z.number().describe('Smallest float value.'),
  high: z.number().describe('Largest float value.'),
  threshold: positive.nullable().describe('Magnitude that calibration found; null where it asked for none.'),
  channelSpread: positive
    .nullable()
    .describe('Largest magnitude of a channel by the median of all; null without channels.'),
  weights: z
    .strictObject({
      node: name.describe('The convolution or dense layer that is computed.'),
      spread: positive.nullable().describe('Largest magnitude of a filter by the median of all.'),
    })
    .nullable()
    .describe('null for layers without weights.'),
  depthwise: z.boolean(),
  reading,
  histogram,
  gas: count.nullable().describe('Of one sample; null where the network cannot be compiled as a whole.'),
  milliseconds: z.number().min(0).nullable().describe('Of one sample; null where times were not asked for.'),
});

const advice = z.strictObject({
  layer: name,
  rule: z.string().describe('Name of the rule that applies.'),
  where: name.describe(
    'The layer whose values or weights it is about: the layer itself, or one that it reads.',
  ),
  finding: z.string(),
  advice: z.string(),
  options: z
    .array(z.string())
    .readonly()
    .describe('Settings of the configuration to try, as --set takes them.'),
});

const metric = z.record(z.string(), z.number());

/** The schema of {@link AnalysisDocument}. */
export const analysisDocument = z
  .strictObject({
    schemaVersion: z.literal(ANALYSIS_VERSION),
    mrt: z.string().describe('Version of MRT.'),
    model: name,
    profile: z.string(),
    equalized: z.boolean().describe('Whether layers are those of the network with equalized channels.'),
    data: z.strictObject({
      dataset: z.string(),
      split: z.string(),
      samples: count.describe('Samples of the whole network.'),
      layerSamples: count.describe('Samples of the layers.'),
      sensitivitySamples: count.describe('Samples of the sensitivity.'),
    }),
    engines: z.strictObject({ float: z.string(), integer: z.string() }),
    floorDb: z.number().describe('Signal-to-noise ratio under which a layer is told of.'),
    whole: z.strictObject({
      agreement: share.describe('Share of the samples on which both networks say the same.'),
      agreementError: z.number().min(0).describe('Standard error of the agreement.'),
      signalToNoiseDb: decibels.describe('Of the outputs, before a closing softmax.'),
      float: metric.describe(
        'Metric of the float network, as fractions of 1; empty where data has no labels.',
      ),
      integer: metric.describe('Metric of the integer network.'),
      outputs: z.array(z.strictObject({ name, cosine: z.number(), signalToNoiseDb: decibels })).readonly(),
      gas: count.nullable().describe('Of one sample.'),
      milliseconds: z.number().min(0).nullable().describe('Of one sample, on one thread.'),
    }),
    firstUnderFloor: name
      .nullable()
      .describe('The first layer whose signal-to-noise ratio is under the floor.'),
    weakest: name.nullable().describe('The layer that adds most noise beside its signal.'),
    mostSensitive: name.nullable().describe('The layer whose own noise harms the outputs most.'),
    layers: z.array(layer).readonly().describe('In topological order.'),
    advice: z.array(advice).readonly().describe('What to try, the layers that harm the outputs most first.'),
    steps: z
      .array(
        z.strictObject({
          layer: name,
          label: z.string(),
          detail: z.string(),
          milliseconds: z.number().min(0),
        }),
      )
      .readonly()
      .nullable()
      .describe('Steps of the runtime in order; null where times were not asked for.'),
  })
  .describe('What `mrt analyze` found of a quantized network.');

/** What an analysis found. Ratios are in decibels, shares are fractions of 1. */
export type AnalysisDocument = Readonly<z.infer<typeof analysisDocument>>;

/** One layer of an analysis. */
export type LayerDocument = Readonly<z.infer<typeof layer>>;

/** Something to try. */
export type AdviceDocument = Readonly<z.infer<typeof advice>>;

/** JSON Schema (draft 2020-12) of the document. */
export function analysisJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(analysisDocument);
}
