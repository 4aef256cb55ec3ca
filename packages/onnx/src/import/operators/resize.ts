import { attr } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { resample } from '../shared/resample.js';

/** Where position i of an axis of `to` elements lies in one of `from`; `scale` is what the file says. */
const COORDINATES: Readonly<Record<string, (i: number, scale: number, from: number, to: number) => number>> =
  {
    half_pixel: (i, scale) => (i + 0.5) / scale - 0.5,
    pytorch_half_pixel: (i, scale, _, to) => (to > 1 ? (i + 0.5) / scale - 0.5 : 0),
    align_corners: (i, _, from, to) => (to > 1 ? (i * (from - 1)) / (to - 1) : 0),
    asymmetric: (i, scale) => i / scale,
  };

const ROUNDINGS = {
  round_prefer_floor: (x: number) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x: number) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
} as const;

const modern = [port.of('X'), port.ownOptional('roi'), port.ownOptional('scales'), port.ownOptional('sizes')];
const attrs = {
  mode: attr.oneOf(['nearest', 'linear', 'cubic'], { default: 'nearest' }),
  coordinate_transformation_mode: attr.string({ default: 'half_pixel' }),
  nearest_mode: attr.oneOf(['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'], {
    default: 'round_prefer_floor',
  }),
  cubic_coeff_a: attr.float({ default: -0.75 }),
  exclude_outside: attr.bool({ default: false }),
  extrapolation_value: attr.float({ default: 0 }),
  antialias: attr.bool({ default: false }),
  axes: attr.optional(attr.ints()),
  keep_aspect_ratio_policy: attr.oneOf(['stretch', 'not_larger', 'not_smaller'], { default: 'stretch' }),
};

/**
 * Only copies of the nearest element. Operator set 10 has the scales as second input, the simplest
 * coordinates, and rounds toward the elements that a reduction would otherwise never reach.
 */
export const resize = onnxRule(
  'Resize',
  { inputs: modern, attrs },
  ({ g, opset, attrs, input, inputs, numbers, refuse }) => {
    if (attrs.mode !== 'nearest') return refuse(`mode ${attrs.mode}`);
    if (attrs.axes !== null || attrs.keep_aspect_ratio_policy !== 'stretch')
      return refuse('axes and keep_aspect_ratio_policy');
    const { shape } = input(0);
    const old = opset < 11;
    const given = numbers(old ? 1 : 2) ?? [];
    const sizes = inputs[3] === undefined ? undefined : numbers(3);
    const targets =
      given.length > 0 ? shape.map((size, i) => Math.floor(size * (given[i] ?? NaN))) : (sizes ?? []);
    if (targets.length !== shape.length || targets.some((to) => !(to >= 1)))
      return refuse('its scales or sizes do not fit the input');
    g.checkSize(targets);
    const coordinate =
      COORDINATES[old ? 'asymmetric' : attrs.coordinate_transformation_mode] ??
      refuse(`coordinates of mode ${attrs.coordinate_transformation_mode}`);
    const rounding = (scale: number): keyof typeof ROUNDINGS =>
      old ? (scale < 1 ? 'ceil' : 'floor') : attrs.nearest_mode;
    return resample(
      g,
      input(0),
      shape.map((from, axis) => {
        const to = targets[axis] as number;
        const scale = given.length > 0 ? (given[axis] as number) : to / from;
        return Array.from({ length: to }, (_, i) =>
          Math.min(Math.max(ROUNDINGS[rounding(scale)](coordinate(i, scale, from, to)), 0), from - 1),
        );
      }),
    );
  },
);
