/** What to try where a layer loses accuracy: a table of rules over what was measured. */
import type { AdviceDocument, LayerDocument } from '@mrtjs/report';

/** What a rule looks at. */
interface Case {
  /** The layer that loses. */
  readonly layer: LayerDocument;
  /** The layer whose values it is about: `layer`, or one that it reads. */
  readonly source: LayerDocument;
  /** The layers that read `source`. */
  readonly readers: readonly LayerDocument[];
  /** The profile that quantized, and the batches that it was calibrated on. */
  readonly profile: string;
  readonly calibrateNum: number;
}

/** Something that may be wrong, and what then helps. */
export interface AdviceRule {
  readonly name: string;
  readonly summary: string;
  /** Whether it is about the layer's own weights, or about the values that it reads or makes. */
  readonly about: 'weights' | 'values';
  applies(found: Case): boolean;
  finding(found: Case): string;
  advice(found: Case): string;
  options(found: Case): readonly string[];
}

/** Share of clipped values that is no chance. */
const MUCH_CLIPPED = 0.001;
/** Ratio of a layer's own noise above which its clipping does no harm: raw pixels clip the brightest by one step. */
const CLIPPING_MATTERS = 50;
/** By how much channels must differ until a common scale costs the median channel two bits. */
const MUCH_SPREAD = 4;
/** The same of activations, whose median channel then has a fifth of the integers, or fewer. */
const UNEVEN_CHANNELS = 5;
/** Different integers that are few: five bits. */
const FEW_INTEGERS = 32;
/** Bits of the operands of layers. */
const OPERAND_BITS = 8;
/** Share of the range under which it is much too wide: a bit is lost. */
const LITTLE_USED = 0.45;

const noiseOf = ({ ownSignalToNoiseDb, signalToNoiseDb }: LayerDocument): number | null =>
  ownSignalToNoiseDb ?? signalToNoiseDb;
const isOperand = ({ reading: { bits, limited } }: LayerDocument): boolean =>
  limited && bits !== null && bits <= OPERAND_BITS;
const isBest = ({ profile }: Case): boolean => profile === 'best';
const percent = (share: number): string => `${(100 * share).toPrecision(2)} %`;
const times = (ratio: number): string => `${ratio.toPrecision(2)} times`;
const READ_15_BITS = 'let what reads it read 15 bits, as two planes';
const TO_BEST = 'DEFAULT.Profile=best';

/** All rules, those whose cure is surest first. */
export const adviceRules: readonly AdviceRule[] = [
  {
    name: 'clipped',
    summary: 'many values lie beyond the range of the integers',
    about: 'values',
    applies: ({ source }) =>
      source.reading.clipped > MUCH_CLIPPED && (noiseOf(source) ?? Infinity) < CLIPPING_MATTERS,
    finding: ({ source: { reading } }) =>
      `${percent(reading.clipped)} of the values lie beyond its range and are cut off`,
    advice: (found) =>
      isBest(found)
        ? 'take the whole range of the calibration data, or calibrate on more of it'
        : 'calibrate on more data, or set a larger threshold',
    options: (found) => [
      ...(isBest(found)
        ? ['ACCURACY.Range=extremes']
        : [`QUANTIZATION.Thresholds=${found.source.name}: ${magnitude(found.source).toPrecision(4)}`]),
      `CALIBRATION.Calibrate_num=${4 * found.calibrateNum}`,
    ],
  },
  {
    name: 'one-sided',
    summary: 'values are never negative, but half of the integers are',
    about: 'values',
    applies: ({ source }) =>
      isOperand(source) && source.low >= 0 && source.high > 0 && source.reading.symmetric,
    finding: () => 'its values are never negative, so half of the integers are never used',
    advice: () => 'move the zero point',
    options: (found) => (isBest(found) ? ['ACCURACY.Zero_point=relu'] : [TO_BEST]),
  },
  {
    name: 'filters differ',
    summary: 'filters have weights of very different size and share one scale',
    about: 'weights',
    applies: (found) => !isBest(found) && (found.layer.weights?.spread ?? 0) > MUCH_SPREAD,
    finding: ({ layer }) =>
      `its largest filter is ${times(layer.weights?.spread ?? 1)} as large as the median one, with one scale for all`,
    advice: () => 'give each filter a scale of its own',
    options: () => [TO_BEST],
  },
  {
    name: 'channels differ',
    summary: 'channels have values of very different size and share one scale',
    about: 'values',
    applies: ({ source }) => isOperand(source) && (source.channelSpread ?? 0) > UNEVEN_CHANNELS,
    finding: ({ source }) =>
      `its largest channel is ${times(source.channelSpread ?? 1)} as large as the median one, with one scale for all`,
    advice: (found) =>
      readByDepthwise(found)
        ? 'balance the channels, or let the depthwise layer that reads them read 15 bits'
        : READ_15_BITS,
    options: (found) => [
      ...(isBest(found) ? [] : [TO_BEST]),
      ...(readByDepthwise(found) ? ['ACCURACY.Equalization=on', 'ACCURACY.Two_planes=on'] : planesFor(found)),
    ],
  },
  {
    name: 'range too wide',
    summary: 'the data use little of the range',
    about: 'values',
    applies: ({ source }) =>
      isOperand(source) && (source.reading.use ?? 1) < LITTLE_USED && !(source.low >= 0),
    finding: ({ source: { reading } }) => `the data take ${percent(reading.use ?? 0)} of its range`,
    advice: (found) =>
      isBest(found)
        ? 'choose the range by the squared error'
        : 'use the whole range: profile best has no scales of powers of two',
    options: (found) => (isBest(found) ? ['ACCURACY.Range=squared-error'] : [TO_BEST]),
  },
  {
    name: 'few integers',
    summary: 'the values take few different integers',
    about: 'values',
    applies: ({ source: { reading } }) =>
      reading.distinct !== null && reading.distinct > 1 && reading.distinct <= FEW_INTEGERS,
    finding: ({ source: { reading } }) => `its values are ${reading.distinct} different integers only`,
    advice: () => READ_15_BITS,
    options: (found) => [...(isBest(found) ? [] : [TO_BEST]), ...planesFor(found)],
  },
  {
    name: 'input',
    summary: 'rounding the input itself reaches the outputs',
    about: 'weights',
    applies: ({ layer }) => layer.operator === 'input',
    finding: ({ layer }) =>
      `rounding the input alone leaves ${layer.sensitivityDb?.toFixed(1) ?? '?'} dB at the outputs`,
    advice: (found) =>
      isBest(found)
        ? 'read images as bytes, where the data are made of them'
        : 'read images as bytes: profile best does',
    options: (found) => (isBest(found) ? ['ACCURACY.Raw_input=auto'] : [TO_BEST]),
  },
  {
    name: 'sensitive',
    summary: 'nothing stands out, but the noise of the layer reaches the outputs',
    about: 'weights',
    applies: () => true,
    finding: ({ layer }) =>
      layer.sensitivityDb === null
        ? 'the layer adds noise'
        : `alone in integers, it leaves ${layer.sensitivityDb.toFixed(1)} dB at the outputs`,
    advice: (found) => {
      if (!isBest(found))
        return 'quantize with the statistics of the data; or see how much it is by keeping it in float';
      return isOperand(found.layer)
        ? `${READ_15_BITS}; or see how much it is by keeping it in float`
        : 'see how much it is by keeping it in float';
    },
    options: (found) => [
      ...(isBest(found) ? [] : [TO_BEST]),
      ...(isBest(found) && isOperand(found.layer) ? planesFor(found) : []),
      `QUANTIZATION.Restore_name=${found.layer.name}`,
    ],
  },
];

/** Rules that are only told where no other applies. */
const LAST_RESORT = 'sensitive';

/** The layers with weights that read the source, by the names that the option takes. */
function planesFor({ readers }: Case): readonly string[] {
  const names = readers.flatMap(({ weights }) => weights?.node ?? []);
  return names.length === 0 ? [] : [`ACCURACY.Plane_layers=${names.join(', ')}`];
}

const readByDepthwise = ({ readers }: Case): boolean => readers.some(({ depthwise }) => depthwise);

function magnitude({ low, high }: LayerDocument): number {
  return Math.max(-low, high);
}

/**
 * Advice for layers, in the order given. Of each, all rules that apply to it or to what it reads; what is about the values
 * of one layer is told once.
 */
export function adviceFor(
  layers: readonly LayerDocument[],
  all: ReadonlyMap<string, LayerDocument>,
  settings: Pick<Case, 'profile' | 'calibrateNum'>,
): AdviceDocument[] {
  const told = new Set<string>();
  const readersOf = ({ name }: LayerDocument): LayerDocument[] =>
    [...all.values()].filter(({ inputs }) => inputs.includes(name));
  return layers.flatMap((layer) => {
    const sources = [...layer.inputs.flatMap((name) => all.get(name) ?? []), layer];
    const found = adviceRules.flatMap((rule): AdviceDocument[] =>
      (rule.about === 'weights' ? [layer] : sources).flatMap((source) => {
        const one: Case = { layer, source, readers: readersOf(source), ...settings };
        const key = `${rule.name} ${source.name}`;
        if (rule.name === LAST_RESORT || told.has(key) || !rule.applies(one)) return [];
        told.add(key);
        return [adviceOf(rule, one)];
      }),
    );
    const last = adviceRules.find(({ name }) => name === LAST_RESORT) as AdviceRule;
    return found.length > 0
      ? found
      : [adviceOf(last, { layer, source: layer, readers: readersOf(layer), ...settings })];
  });
}

function adviceOf(rule: AdviceRule, found: Case): AdviceDocument {
  return {
    layer: found.layer.name,
    rule: rule.name,
    where: found.source.name,
    finding: rule.finding(found),
    advice: rule.advice(found),
    options: rule.options(found),
  };
}
