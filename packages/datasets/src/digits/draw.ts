/** Draws digits: the same image for the same seed on every machine. */
import type { Random } from '@mrtjs/tensor';
import { seededRandom } from '@mrtjs/tensor';
import type { Segment, Transform } from './geometry.js';
import { distanceTo, rotation, segmentsOf } from './geometry.js';
import type { Point, Stroke } from './glyphs.js';
import { GLYPHS } from './glyphs.js';

/** Side of an image. */
export const SIDE = 28;

/**
 * A digit written by an unsteady hand: strokes, place, size, slant, thickness, contrast, blur, noise and the odd stray
 * line all follow from the seed. 28×28 float32 values in [0, 1], ink bright.
 */
export function drawDigit(digit: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  const variants = GLYPHS[digit] as (typeof GLYPHS)[number];
  const glyph = variants[random.int(variants.length)] as readonly Stroke[];
  const place = placement(random);
  const ink = glyph.flatMap((stroke) => segmentsOf(mapStroke(shaken(stroke, random), place)));
  const strays = random.next() < 0.3 ? [strayLine(random)] : [];
  const image = pen(ink, strays, random);
  return withNoise(random.next() < 0.5 ? blurred(image) : image, random);
}

/** The nearest value in [0, 1]. */
const clamp = (value: number): number => (value < 0 ? 0 : value > 1 ? 1 : value);

/** Uniform in [low, high). */
const between = (random: Random, low: number, high: number): number => low + (high - low) * random.next();

function mapStroke({ smooth, points }: Stroke, transform: Transform): Stroke {
  return { smooth, points: points.map(transform) };
}

/** Moves every point of a stroke a little. */
function shaken(stroke: Stroke, random: Random): Stroke {
  const amount = between(random, 0.01, 0.045);
  return mapStroke(stroke, ([x, y]) => [x + amount * random.normal(), y + amount * random.normal()]);
}

/** From the unit square of the glyphs to pixels. */
function placement(random: Random): Transform {
  const [width, height] = [between(random, 11, 20), between(random, 15, 22)];
  const slant = between(random, -0.3, 0.3);
  const bend = between(random, -0.25, 0.25);
  const turn = rotation(between(random, -0.18, 0.18));
  const [left, top] = [between(random, -2.5, 2.5), between(random, -2.5, 2.5)];
  return ([x, y]) => {
    const [u, v] = [x - 0.5, y - 0.5];
    const [turnedX, turnedY] = turn([width * (u - slant * v + bend * v * v), height * v]);
    return [SIDE / 2 + turnedX + left, SIDE / 2 + turnedY + top];
  };
}

function strayLine(random: Random): Segment {
  const from: Point = [between(random, 0, SIDE), between(random, 0, SIDE)];
  return { from, to: [from[0] + between(random, -7, 7), from[1] + between(random, -7, 7)] };
}

/** Ink where the pen of some thickness went, fading out over about a pixel. */
function pen(ink: readonly Segment[], strays: readonly Segment[], random: Random): Float64Array {
  const radius = between(random, 0.55, 1.7);
  const strength = between(random, 0.55, 1);
  const faint = strength * between(random, 0.5, 1);
  const edge = (distance: number, thickness: number): number => clamp(thickness + 0.5 - distance);
  return Float64Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [x, y] = [(i % SIDE) + 0.5, Math.floor(i / SIDE) + 0.5];
    return Math.max(
      strength * edge(distanceTo(ink, x, y), radius),
      faint * edge(distanceTo(strays, x, y), 0.6),
    );
  });
}

/** Each pixel half itself, half the average of its four neighbours. */
function blurred(image: Float64Array): Float64Array {
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= SIDE || y >= SIDE ? 0 : (image[y * SIDE + x] as number);
  return image.map((value, i) => {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    return 0.5 * value + 0.125 * (at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1));
  });
}

/** Adds a grey background and noise, and keeps the values in [0, 1]. */
function withNoise(image: Float64Array, random: Random): Float32Array {
  const background = between(random, 0, 0.12);
  const noise = between(random, 0.01, 0.14);
  return Float32Array.from(image, (value) =>
    clamp(background + (1 - background) * value + noise * random.normal()),
  );
}
