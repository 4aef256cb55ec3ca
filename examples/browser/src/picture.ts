/** The picture that the network reads: 28×28 values in [0, 1], ink bright, however large it is shown. */

/** Side of the picture. */
export const SIDE = 28;

/** A place in the picture, in its pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Half the width of the pen in pixels: in the middle of what the network was trained with. */
const RADIUS = 1.2;

/** Draws a straight line with a round pen that fades out over about a pixel. The same line always gives the same values. */
export function drawLine(picture: Float32Array, from: Point, to: Point): void {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const squared = dx * dx + dy * dy;
  for (let i = 0; i < picture.length; i++) {
    const [x, y] = [(i % SIDE) + 0.5 - from.x, Math.floor(i / SIDE) + 0.5 - from.y];
    const along = squared === 0 ? 0 : limited((x * dx + y * dy) / squared);
    const distance = Math.sqrt((x - along * dx) ** 2 + (y - along * dy) ** 2);
    picture[i] = Math.max(picture[i] as number, limited(RADIUS + 0.5 - distance));
  }
}

/** The nearest value in [0, 1]. */
function limited(value: number): number {
  return Math.min(1, Math.max(0, value));
}
