/** `get_valid_counts`. */
import {
  VISION_BATCHES,
  VISION_BATCHES_PER_PART,
  VISION_COUNTS,
  VISION_COUNTS_TYPE,
  VISION_DATA,
  VISION_DATA_TYPE,
  VISION_LENGTH,
  VISION_OUTPUT,
  VISION_OUTPUT_TYPE,
  VISION_ROWS,
  VISION_THRESHOLD,
} from '../src/wasm/layout/vision';
import { loadElement, storeElement } from './elements';

/** Computes part `part`: rows whose score exceeds the threshold move to the front, the rest becomes -1. */
export function countValid(args: usize, part: i32): void {
  const perPart = load<i32>(args, VISION_BATCHES_PER_PART);
  const end = min((part + 1) * perPart, load<i32>(args, VISION_BATCHES));
  const type = load<i32>(args, VISION_DATA_TYPE);
  const outType = load<i32>(args, VISION_OUTPUT_TYPE);
  const length = load<i32>(args, VISION_LENGTH);
  const elements = load<i32>(args, VISION_ROWS) * length;
  for (let batch = part * perPart; batch < end; batch++) {
    let from = <usize>load<i32>(args, VISION_DATA) + ((<usize>(batch * elements)) << type);
    let to = <usize>load<i32>(args, VISION_OUTPUT) + ((<usize>(batch * elements)) << outType);
    const outEnd = to + ((<usize>elements) << outType);
    let kept = 0;
    for (let row = load<i32>(args, VISION_ROWS); row > 0; row--) {
      if (loadElement(type, from + (1 << type)) > load<i32>(args, VISION_THRESHOLD)) {
        for (let i = 0; i < length; i++) {
          storeElement(outType, to, loadElement(type, from + ((<usize>i) << type)));
          to += 1 << outType;
        }
        kept++;
      }
      from += (<usize>length) << type;
    }
    memory.fill(to, 0xff, outEnd - to);
    const countsType = load<i32>(args, VISION_COUNTS_TYPE);
    storeElement(countsType, <usize>load<i32>(args, VISION_COUNTS) + ((<usize>batch) << countsType), kept);
  }
}
