/** How images become inputs of a network: as data, so that a configuration can say it. */
import type { Shape } from '@mrtjs/tensor';
import { fail, formatShape } from '@mrtjs/tensor';

/** How an image gets the size of the input. */
export const RESIZE_RULES = ['short-side', 'stretch', 'none'] as const;

/**
 * `short-side`: the short side to a size, the other in proportion, then the middle is cut out; `stretch`: to the very
 * width and height; `none`: the middle is cut out of the image as it is.
 */
export type ResizeRule = (typeof RESIZE_RULES)[number];

/** Orders of the channels of an input. */
export const CHANNEL_ORDERS = ['RGB', 'BGR', 'GRAY'] as const;

/** `GRAY` is one channel, (299·red + 587·green + 114·blue)/1000, rounded (ITU-R BT.601). */
export type ChannelOrder = (typeof CHANNEL_ORDERS)[number];

/** Orders of the axes of an input. */
export const LAYOUTS = ['NCHW', 'NHWC'] as const;

/** Where the channels are: before height and width, or after. */
export type Layout = (typeof LAYOUTS)[number];

/** The way from an image to an input: (v/unit − mean)/std, each step in float32. */
export interface Preprocessing {
  readonly resize: ResizeRule;
  /** Pixels of the short side for `short-side`; `null`: 8/7 of the input's longer side, rounded up (224 → 256). */
  readonly shortSide: number | null;
  /** What a byte is divided by: 255 for values in [0, 1], 1 for the bytes as they are. */
  readonly unit: number;
  /** One number, or one for each channel in the order of the input. */
  readonly mean: readonly number[];
  /** Like `mean`. */
  readonly std: readonly number[];
  readonly channelOrder: ChannelOrder;
  readonly layout: Layout;
}

/** What a configuration says of it; the rest is the dataset's. */
export type PreprocessingOverrides = { readonly [K in keyof Preprocessing]?: Preprocessing[K] | undefined };

/** Bytes as they are, RGB, stretched to the input. */
const PLAIN: Preprocessing = Object.freeze({
  resize: 'stretch',
  shortSide: null,
  unit: 1,
  mean: [0],
  std: [1],
  channelOrder: 'RGB',
  layout: 'NCHW',
});

/** A dataset's own preprocessing: what is not said is `stretch`, unit 1, mean 0, std 1, RGB, NCHW. */
export function definePreprocessing(settings: PreprocessingOverrides): Preprocessing {
  return Object.freeze({ ...PLAIN, ...given(settings) });
}

/** Channels, height and width of an input. */
export interface PlaneShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** Takes the shape of a sample apart, (C, H, W) or (H, W, C). */
export function planeShape(sampleShape: Shape, layout: Layout): PlaneShape {
  const [a = 0, b = 0, c = 0] = sampleShape;
  return layout === 'NCHW' ? { channels: a, height: b, width: c } : { channels: c, height: a, width: b };
}

/** The shape of a sample with the channels first, whatever its layout: what the rules of datasets are about. */
export function channelsFirst(sampleShape: Shape, layout: Layout): Shape {
  if (layout === 'NCHW' || sampleShape.length !== 3) return sampleShape;
  const { channels, height, width } = planeShape(sampleShape, layout);
  return [channels, height, width];
}

/**
 * A dataset's preprocessing with what a configuration says instead, for inputs of one shape. Inputs of one channel are
 * grey where nothing else is said.
 * @throws {MrtError} MRT3014 for settings that are not usable for the shape.
 */
export function resolvePreprocessing(
  own: Preprocessing,
  overrides: PreprocessingOverrides,
  sampleShape: Shape,
): Preprocessing {
  const settings = { ...own, ...given(overrides) };
  const plane = planeShape(sampleShape, settings.layout);
  const grey = plane.channels === 1 && overrides.channelOrder === undefined;
  const resolved = Object.freeze({ ...settings, ...(grey ? { channelOrder: 'GRAY' as const } : {}) });
  checkPreprocessing(resolved, plane);
  return resolved;
}

/** Short side of a resized image, for `short-side`. */
export function shortSideOf({ shortSide }: Preprocessing, { height, width }: PlaneShape): number {
  // In integers: 224/0.875 is 256, which a fraction might miss.
  return shortSide ?? Math.ceil((Math.max(height, width) * 8) / 7);
}

function given(overrides: PreprocessingOverrides): Partial<Preprocessing> {
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
}

function checkPreprocessing(settings: Preprocessing, plane: PlaneShape): void {
  const { resize, unit, mean, std, channelOrder, layout } = settings;
  const { channels, height, width } = plane;
  const channelsWanted = channelOrder === 'GRAY' ? 1 : 3;
  if (channels !== channelsWanted)
    refuse(
      `inputs in ${channelOrder} have ${channelsWanted} channels, the input shape has ${channels}`,
      `sizes in layout ${layout} are ${formatShape(layout === 'NCHW' ? [channels, height, width] : [height, width, channels])}`,
    );
  for (const [name, values] of Object.entries({ mean, std }))
    if (values.length !== 1 && values.length !== channels)
      refuse(
        `${name} has ${values.length} numbers, the input ${channels} channels`,
        'give one number, or one for each channel in the order of the input',
      );
  if (!(Number.isFinite(unit) && unit > 0)) refuse(`the unit is ${unit}`, 'give a positive number');
  if (![...mean, ...std].every(Number.isFinite) || std.includes(0))
    refuse(`mean ${mean.join(', ')} and std ${std.join(', ')}`, 'give finite numbers, and no std of 0');
  const short = shortSideOf(settings, plane);
  if (resize === 'short-side' && !(Number.isSafeInteger(short) && short >= Math.max(height, width)))
    refuse(
      `a short side of ${short} pixels is too small for an input of ${width}×${height}`,
      `give at least ${Math.max(height, width)}`,
    );
}

function refuse(message: string, hint: string): never {
  fail('MRT3014', message, { hint });
}
