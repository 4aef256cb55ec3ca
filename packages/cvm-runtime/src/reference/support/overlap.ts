/** Intersection over union of two boxes, in the original's integer arithmetic (CVM-SPEC 4.8) [C138–C140]. */

/** Sides up to this length have areas that numbers hold exactly, even times 100. */
const EXACT_SIDE = 2 ** 22;
const LARGEST_INT64 = 2n ** 63n - 1n;

/**
 * Overlap of two rows [id, score, x1, y1, x2, y2] in percent: 100 for identical boxes, 0 for boxes without area.
 * Differences of coordinates wrap to 32 bits, areas to 64.
 */
export function overlapPercent(a: Int32Array, b: Int32Array): number {
  const [aWidth, aHeight, bWidth, bHeight] = [side(a, 2), side(a, 3), side(b, 2), side(b, 3)];
  const width = commonSide(a, b, 2);
  const height = commonSide(a, b, 3);
  const sides = [aWidth, aHeight, bWidth, bHeight, width, height];
  if (sides.some((length) => Math.abs(length) > EXACT_SIDE)) {
    const [aw, ah, bw, bh, w, h] = sides.map(BigInt) as [bigint, bigint, bigint, bigint, bigint, bigint];
    return percent64(aw * ah, bw * bh, w * h);
  }
  const areas = aWidth * aHeight + bWidth * bHeight;
  const intersection = width * height;
  const union = areas - intersection;
  return areas <= 0 || union <= 0 ? 0 : Math.trunc((intersection * 100) / union);
}

function side(box: Int32Array, axis: number): number {
  return ((box[axis + 2] as number) - (box[axis] as number)) | 0;
}

function commonSide(a: Int32Array, b: Int32Array, axis: number): number {
  const end = Math.min(a[axis + 2] as number, b[axis + 2] as number);
  const start = Math.max(a[axis] as number, b[axis] as number);
  return Math.max(0, (end - start) | 0);
}

function percent64(aArea: bigint, bArea: bigint, intersection: bigint): number {
  const areas = BigInt.asIntN(64, aArea + bArea);
  const union = BigInt.asIntN(64, areas - intersection);
  if (areas <= 0n || union <= 0n) return 0;
  if (intersection <= LARGEST_INT64 / 100n) return Number((intersection * 100n) / union);
  // The original divides by zero here where the union is below 100: the boxes overlap beyond any threshold.
  return union < 100n ? Infinity : Number(intersection / (union / 100n));
}
