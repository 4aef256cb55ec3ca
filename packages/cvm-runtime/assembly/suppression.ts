/** `non_max_suppression`: the specification's 4.8. */
import {
  VISION_BATCHES,
  VISION_BATCHES_PER_PART,
  VISION_COUNTS,
  VISION_COUNTS_TYPE,
  VISION_DATA,
  VISION_DATA_TYPE,
  VISION_FORCE,
  VISION_LENGTH,
  VISION_LIMIT,
  VISION_OUTPUT,
  VISION_OUTPUT_TYPE,
  VISION_ROWS,
  VISION_THRESHOLD,
  VISION_TOP,
} from '../src/wasm/layout/vision';
import { loadElement, storeElement } from './elements';

/** Elements of a row: class, score, x1, y1, x2, y2. */
const SCORE = 1;

/** Computes part `part`. Scratch memory holds 8 bytes for each row. */
export function suppressBoxes(args: usize, part: i32, scratch: usize): void {
  const perPart = load<i32>(args, VISION_BATCHES_PER_PART);
  const end = min((part + 1) * perPart, load<i32>(args, VISION_BATCHES));
  for (let batch = part * perPart; batch < end; batch++) suppressBatch(args, batch, scratch);
}

function suppressBatch(args: usize, batch: i32, scratch: usize): void {
  const rows = load<i32>(args, VISION_ROWS);
  const type = load<i32>(args, VISION_DATA_TYPE);
  const outType = load<i32>(args, VISION_OUTPUT_TYPE);
  const length = load<i32>(args, VISION_LENGTH);
  const countsType = load<i32>(args, VISION_COUNTS_TYPE);
  const data = <usize>load<i32>(args, VISION_DATA) + ((<usize>(batch * rows * length)) << type);
  let to = <usize>load<i32>(args, VISION_OUTPUT) + ((<usize>(batch * rows * length)) << outType);
  const outEnd = to + ((<usize>(rows * length)) << outType);
  const given = loadElement(
    countsType,
    <usize>load<i32>(args, VISION_COUNTS) + ((<usize>batch) << countsType),
  );
  const valid = min(max(given, 0), rows);
  const top = load<i32>(args, VISION_TOP);
  const candidates = top >= 0 ? min(top, valid) : valid;
  const limit = load<i32>(args, VISION_LIMIT) >= 0 ? min(load<i32>(args, VISION_LIMIT), valid) : valid;

  const order = sortByScore(args, data, valid, scratch);
  // Kept boxes replace the first of the sorted ones.
  let kept = 0;
  for (let i = 0; i < candidates && kept < limit; i++) {
    const box = boxAt(data, order, i, type, length);
    if (loadElement(type, box) < 0 || isSuppressed(args, data, order, kept, box)) continue;
    store<i32>(order + ((<usize>kept) << 2), load<i32>(order + ((<usize>i) << 2)));
    kept++;
    for (let k = 0; k < length; k++) {
      storeElement(outType, to, loadElement(type, box + ((<usize>k) << type)));
      to += 1 << outType;
    }
  }
  memory.fill(to, 0xff, outEnd - to);
}

function boxAt(data: usize, order: usize, i: i32, type: i32, length: i32): usize {
  return data + ((<usize>(load<i32>(order + ((<usize>i) << 2)) * length)) << type);
}

function isSuppressed(args: usize, data: usize, order: usize, kept: i32, box: usize): boolean {
  const type = load<i32>(args, VISION_DATA_TYPE);
  const length = load<i32>(args, VISION_LENGTH);
  for (let k = 0; k < kept; k++) {
    const better = boxAt(data, order, k, type, length);
    const comparable =
      load<i32>(args, VISION_FORCE) !== 0 || loadElement(type, better) === loadElement(type, box);
    if (comparable && overlaps(type, better, box, load<i32>(args, VISION_THRESHOLD))) return true;
  }
  return false;
}

/** Numbers of the first `count` rows by falling score, equal ones in order: a merge sort from the bottom up. */
function sortByScore(args: usize, data: usize, count: i32, scratch: usize): usize {
  const type = load<i32>(args, VISION_DATA_TYPE);
  const length = load<i32>(args, VISION_LENGTH);
  const scores = data + (SCORE << type);
  let from = scratch;
  let to = scratch + ((<usize>load<i32>(args, VISION_ROWS)) << 2);
  for (let i = 0; i < count; i++) store<i32>(from + ((<usize>i) << 2), i);
  for (let run = 1; run < count; run <<= 1) {
    for (let begin = 0; begin < count; begin += run << 1) {
      const middle = min(begin + run, count);
      const end = min(middle + run, count);
      let left = begin;
      let right = middle;
      for (let at = begin; at < end; at++) {
        const takesRight =
          right < end &&
          (left === middle ||
            scoreAt(scores, from, right, type, length) > scoreAt(scores, from, left, type, length));
        const source = takesRight ? right++ : left++;
        store<i32>(to + ((<usize>at) << 2), load<i32>(from + ((<usize>source) << 2)));
      }
    }
    const swap = from;
    from = to;
    to = swap;
  }
  return from;
}

function scoreAt(scores: usize, order: usize, i: i32, type: i32, length: i32): i32 {
  return loadElement(type, boxAt(scores, order, i, type, length));
}

/** Whether the overlap of two boxes, in percent, reaches a threshold. Differences wrap to 32 bits, areas to 64. */
function overlaps(type: i32, a: usize, b: usize, threshold: i32): boolean {
  const areas = areaOf(type, a) + areaOf(type, b);
  if (areas <= 0) return false;
  let common = commonSide(type, a, b, 2) * commonSide(type, a, b, 3);
  let union = areas - common;
  if (union <= 0) return false;
  if (common > i64.MAX_VALUE / 100) {
    union /= 100;
    // The original divides by zero here: the boxes overlap beyond any threshold.
    if (union === 0) return true;
  } else {
    common *= 100;
  }
  return common / union >= <i64>threshold;
}

function coordinate(type: i32, box: usize, index: i32): i32 {
  return loadElement(type, box + ((<usize>index) << type));
}

function areaOf(type: i32, box: usize): i64 {
  const width = coordinate(type, box, 4) - coordinate(type, box, 2);
  const height = coordinate(type, box, 5) - coordinate(type, box, 3);
  return <i64>width * <i64>height;
}

function commonSide(type: i32, a: usize, b: usize, axis: i32): i64 {
  const end = min(coordinate(type, a, axis + 2), coordinate(type, b, axis + 2));
  const start = max(coordinate(type, a, axis), coordinate(type, b, axis));
  return <i64>max(end - start, 0);
}
