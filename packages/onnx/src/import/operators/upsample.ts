import { attr } from '@mrtjs/graph';
import { floats } from '../attributes.js';
import { onnxRule, port } from '../rule.js';
import { interpolate } from '../shared/interpolate.js';
import { resample } from '../shared/resample.js';

const inputs = [port.of('X'), port.ownOptional('scales')];
const attrs = {
  mode: attr.oneOf(['nearest', 'linear', 'bilinear'], { default: 'nearest' }),
  scales: attr.optional(floats),
};

/** New elements lie at position / scale of the old axis. */
export const upsample = onnxRule('Upsample', { inputs, attrs }, ({ g, attrs, input, numbers, refuse }) => {
  const scales = attrs.scales ?? numbers(1) ?? refuse('it has no scales');
  const { shape } = input(0);
  const target = shape.map((size, axis) => Math.floor(size * (scales[axis] ?? 0)));
  if (scales.length !== shape.length || target.some((size) => size < 1))
    return refuse(`its scales are ${scales.join(', ')}`);
  g.checkSize(target);
  target.forEach((size) => g.plan([size]));
  const positions = target.map((length, axis) =>
    Array.from({ length }, (_, i) => Math.min(i / (scales[axis] as number), (shape[axis] as number) - 1)),
  );
  if (attrs.mode === 'nearest')
    return resample(
      g,
      input(0),
      positions.map((list) => list.map(Math.floor)),
    );
  const kernel = { mode: 'linear', cubicCoefficient: 0, excludeOutside: false } as const;
  return positions.reduce((y, list, axis) => interpolate(g, y, axis, list, kernel), input(0));
});
