/** Gathering runs of elements by index. */
import {
  TAKE_COUNT,
  TAKE_DATA,
  TAKE_DIMENSION,
  TAKE_INDEX_TYPE,
  TAKE_INDICES,
  TAKE_OUTPUT,
  TAKE_RUN,
  TAKE_RUNS,
  TAKE_RUNS_PER_PART,
} from '../src/wasm/layout/gather';
import { loadElement } from './elements';

/** Computes part `part`; indices beyond the axis are moved to its ends. */
export function takeRuns(args: usize, part: i32): void {
  const runsPerPart = load<i32>(args, TAKE_RUNS_PER_PART);
  const end = min((part + 1) * runsPerPart, load<i32>(args, TAKE_RUNS));
  const count = load<i32>(args, TAKE_COUNT);
  const dimension = load<i32>(args, TAKE_DIMENSION);
  const type = load<i32>(args, TAKE_INDEX_TYPE);
  const runBytes = <usize>load<i32>(args, TAKE_RUN);
  const data = <usize>load<i32>(args, TAKE_DATA);
  for (let run = part * runsPerPart; run < end; run++) {
    const outer = run / count;
    const at = <usize>load<i32>(args, TAKE_INDICES) + ((<usize>(run - outer * count)) << type);
    const index = min(max(loadElement(type, at), 0), dimension - 1);
    const from = data + <usize>(outer * dimension + index) * runBytes;
    memory.copy(<usize>load<i32>(args, TAKE_OUTPUT) + <usize>run * runBytes, from, runBytes);
  }
}
