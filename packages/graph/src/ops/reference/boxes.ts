/** Non-maximum suppression, for the reference evaluation. */

/** What {@link suppressBoxes} goes by: the attributes of `_contrib_box_nms`. */
export interface SuppressionAttrs {
  readonly overlap_thresh: number;
  readonly valid_thresh: number;
  readonly topk: number;
  readonly coord_start: number;
  readonly score_index: number;
  readonly id_index: number;
  readonly background_id: number;
  readonly force_suppress: boolean;
  readonly in_format: 'corner' | 'center';
  readonly out_format: 'corner' | 'center';
}

type Corners = readonly [left: number, top: number, right: number, bottom: number];

/** The surviving rows of `width` numbers, best score first, then rows of −1. Equal scores keep their order. */
export function suppressBoxes(boxes: Float64Array, width: number, attrs: SuppressionAttrs): Float64Array {
  const rows = Array.from({ length: boxes.length / width }, (_, i) =>
    boxes.subarray(i * width, (i + 1) * width),
  );
  const score = (row: Float64Array): number => row[attrs.score_index] as number;
  const id = (row: Float64Array): number => (attrs.id_index < 0 ? 0 : (row[attrs.id_index] as number));
  const isBackground = (row: Float64Array): boolean =>
    attrs.id_index >= 0 && attrs.background_id >= 0 && id(row) === attrs.background_id;
  const candidates = rows
    .filter((row) => score(row) > attrs.valid_thresh && !isBackground(row))
    .sort((a, b) => score(b) - score(a))
    .slice(0, attrs.topk > 0 ? attrs.topk : undefined);
  const kept: Float64Array[] = [];
  for (const row of candidates) {
    const corners = cornersOf(row, attrs);
    const isSame = (other: Float64Array): boolean =>
      (attrs.force_suppress || id(other) === id(row)) &&
      overlap(cornersOf(other, attrs), corners) > attrs.overlap_thresh;
    if (!kept.some(isSame)) kept.push(row);
  }
  const out = new Float64Array(boxes.length).fill(-1);
  kept.forEach((row, i) => {
    out.set(row, i * width);
    if (attrs.in_format !== attrs.out_format)
      out.set(converted(cornersOf(row, attrs), attrs.out_format), i * width + attrs.coord_start);
  });
  return out;
}

function cornersOf(row: Float64Array, attrs: SuppressionAttrs): Corners {
  const [a, b, c, d] = row.subarray(attrs.coord_start, attrs.coord_start + 4) as unknown as Corners;
  return attrs.in_format === 'corner' ? [a, b, c, d] : [a - c / 2, b - d / 2, a + c / 2, b + d / 2];
}

function converted([left, top, right, bottom]: Corners, format: 'corner' | 'center'): Corners {
  return format === 'corner'
    ? [left, top, right, bottom]
    : [(left + right) / 2, (top + bottom) / 2, right - left, bottom - top];
}

/** Intersection over union. */
function overlap(a: Corners, b: Corners): number {
  const intersection = area([
    Math.max(a[0], b[0]),
    Math.max(a[1], b[1]),
    Math.min(a[2], b[2]),
    Math.min(a[3], b[3]),
  ]);
  const union = area(a) + area(b) - intersection;
  return union > 0 ? intersection / union : 0;
}

function area([left, top, right, bottom]: Corners): number {
  return Math.max(right - left, 0) * Math.max(bottom - top, 0);
}
