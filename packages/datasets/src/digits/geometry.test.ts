import fc from 'fast-check';
import { distanceTo, rotation, segmentsOf } from './geometry.js';
import type { Point } from './glyphs.js';
import { GLYPHS } from './glyphs.js';

const unit = fc.double({ min: -1, max: 1, noNaN: true });

test('rotations keep lengths and turn by twice the angle of the tangent', () => {
  fc.assert(
    fc.property(unit, unit, unit, (t, x, y) => {
      const [u, v] = rotation(t)([x, y]);
      expect(Math.hypot(u, v)).toBeCloseTo(Math.hypot(x, y), 12);
      const [c, s] = rotation(t)([1, 0]);
      expect(Math.atan2(s, c)).toBeCloseTo(2 * Math.atan(t), 12);
    }),
    { seed: 1 },
  );
});

test('a smooth stroke goes through its points', () => {
  const points: Point[] = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 2],
  ];
  const segments = segmentsOf({ smooth: true, points });
  for (const [x, y] of points) expect(distanceTo(segments, x, y)).toBe(0);
  expect(segments.length).toBeGreaterThan(points.length);
  expect(segmentsOf({ smooth: false, points })).toHaveLength(3);
});

test.each([
  [0, 1, 1],
  [5, 0, 0],
  [-3, 4, 5],
  [13, 4, 5],
])('(%d, %d) is %d away from the segment (0,0)-(10,0)', (x, y, distance) => {
  expect(distanceTo([{ from: [0, 0], to: [10, 0] }], x, y)).toBe(distance);
});

test('nothing is infinitely far away, a point has no direction', () => {
  expect(distanceTo([], 0, 0)).toBe(Infinity);
  expect(distanceTo([{ from: [3, 4], to: [3, 4] }], 0, 0)).toBe(5);
});

test('there are ten digits, each within the unit square', () => {
  expect(GLYPHS).toHaveLength(10);
  const coordinates = GLYPHS.flat(2).flatMap(({ points }) => points.flat());
  expect(Math.min(...coordinates)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...coordinates)).toBeLessThanOrEqual(1);
});
