/**
 * Curves, rotations and distances from +, −, ×, ÷ and square roots alone, which IEEE 754 rounds the same way on every
 * machine: sine and cosine it leaves to the library.
 */
import type { Point, Stroke } from './glyphs.js';

/** A straight piece of a pen stroke. */
export interface Segment {
  readonly from: Point;
  readonly to: Point;
}

/** Pieces of a curve between two of its points. */
const PIECES = 5;

/** A stroke as straight pieces; smooth ones follow the Catmull-Rom spline through their points. */
export function segmentsOf({ smooth, points }: Stroke): Segment[] {
  const path = smooth ? splinePoints(points) : points;
  return path.slice(1).map((to, i) => ({ from: path[i] as Point, to }));
}

function splinePoints(points: readonly Point[]): Point[] {
  const at = (i: number): Point => points[Math.min(Math.max(i, 0), points.length - 1)] as Point;
  const path: Point[] = [at(0)];
  for (let i = 0; i + 1 < points.length; i++) {
    const [before, start, end, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let piece = 1; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      path.push([
        spline(before[0], start[0], end[0], after[0], t),
        spline(before[1], start[1], end[1], after[1], t),
      ]);
    }
  }
  return path;
}

/** The uniform Catmull-Rom polynomial: `b` at t = 0, `c` at t = 1. */
function spline(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/** A map of the plane. */
export type Transform = (point: Point) => Point;

/** Turns by the angle whose half has the tangent `t`: cosine and sine are rational in it. */
export function rotation(t: number): Transform {
  const norm = 1 + t * t;
  const [cosine, sine] = [(1 - t * t) / norm, (2 * t) / norm];
  return ([x, y]) => [cosine * x - sine * y, sine * x + cosine * y];
}

/** Distance of a point from the nearest of some segments; Infinity from none. */
export function distanceTo(segments: readonly Segment[], x: number, y: number): number {
  let nearest = Infinity;
  for (const { from, to } of segments) {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = dx * dx + dy * dy;
    const along = length === 0 ? 0 : ((x - from[0]) * dx + (y - from[1]) * dy) / length;
    const t = along < 0 ? 0 : along > 1 ? 1 : along;
    const [ex, ey] = [x - from[0] - t * dx, y - from[1] - t * dy];
    const squared = ex * ex + ey * ey;
    if (squared < nearest) nearest = squared;
  }
  return Math.sqrt(nearest);
}
