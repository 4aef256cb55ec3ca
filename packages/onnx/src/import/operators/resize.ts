import { attr } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import type { Scaling } from '../shared/coordinates.js';
import { COORDINATES, ROUNDINGS } from '../shared/coordinates.js';
import { interpolate } from '../shared/interpolate.js';
import { resample } from '../shared/resample.js';

const inputs = [port.of('X'), port.ownOptional('roi'), port.ownOptional('scales'), port.ownOptional('sizes')];
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
 * Copies of the nearest element, or interpolation along each axis. Operator set 10 has the scales as second input, the
 * simplest coordinates, and rounds toward the elements that a reduction would otherwise never reach.
 */
export const resize = onnxRule(
  'Resize',
  { inputs, attrs, limits: 'antialiasing; `tf_crop_and_resize` beyond the input' },
  ({ g, opset, attrs, input, numbers, refuse }) => {
    const { shape } = input(0);
    const old = opset < 11;
    if (attrs.antialias) return refuse('antialiasing');
    const mode = old ? 'asymmetric' : attrs.coordinate_transformation_mode;
    const coordinate = COORDINATES[mode] ?? refuse(`coordinates of mode ${mode}`);
    const axes = attrs.axes?.map((axis) => normalizeAxis(axis, shape.length)) ?? shape.map((_, axis) => axis);
    const [given = [], sizes = []] = [numbers(old ? 1 : 2), numbers(3)];
    const region = mode === 'tf_crop_and_resize' ? (numbers(1) ?? []) : [];
    const ratios = axes.map((axis, i) => (sizes[i] ?? NaN) / (shape[axis] as number));
    // One ratio for all axes, such that none becomes larger (or smaller) than was asked for.
    const common = { stretch: undefined, not_larger: Math.min(...ratios), not_smaller: Math.max(...ratios) }[
      attrs.keep_aspect_ratio_policy
    ];
    const scales = given.length > 0 ? given : common === undefined ? ratios : ratios.map(() => common);
    const scalings = shape.map((from, axis): Scaling => {
      const at = axes.indexOf(axis);
      if (at < 0) return { from, to: from, scale: 1, region: [0, 1] };
      const scale = scales[at] ?? NaN;
      const to = given.length > 0 ? Math.floor(from * scale) : Math.floor(from * scale + 0.5);
      return { from, to, scale, region: [region[at] ?? 0, region[at + axes.length] ?? 1] };
    });
    if (scales.length !== axes.length || scalings.some(({ to }) => !(Number.isInteger(to) && to >= 1)))
      return refuse('its scales or sizes do not fit the input');
    g.checkSize(scalings.map(({ to }) => to));
    scalings.forEach(({ to }) => g.plan([to]));
    const positions = scalings.map((one) => Array.from({ length: one.to }, (_, i) => coordinate(i, one)));
    const outside = positions.some((list, axis) =>
      list.some((at) => at < 0 || at > (shape[axis] as number) - 1),
    );
    if (mode === 'tf_crop_and_resize' && outside) return refuse('it reaches outside the input');
    if (attrs.mode === 'nearest') {
      const rounding = (scale: number): keyof typeof ROUNDINGS =>
        old ? (scale < 1 ? 'ceil' : 'floor') : attrs.nearest_mode;
      return resample(
        g,
        input(0),
        positions.map((list, axis) => {
          const { from, scale } = scalings[axis] as Scaling;
          return list.map((at) => Math.min(Math.max(ROUNDINGS[rounding(scale)](at), 0), from - 1));
        }),
      );
    }
    const kernel = {
      mode: attrs.mode,
      cubicCoefficient: attrs.cubic_coeff_a,
      excludeOutside: attrs.exclude_outside,
    };
    return positions.reduce((y, list, axis) => interpolate(g, y, axis, list, kernel), input(0));
  },
);
