/** Running one part of a step. */
import {
  KERNEL_CONTRACTION,
  KERNEL_MAX_POOL,
  KERNEL_POINTWISE,
  KERNEL_SUPPRESSION,
  KERNEL_TAKE,
  KERNEL_VALID_COUNTS,
  KERNEL_WINDOWS,
  KERNEL_WINOGRAD,
  STEP_ARGUMENTS,
  STEP_KERNEL,
} from '../src/wasm/layout/step';
import { contract } from './contraction';
import { poolMaxima } from './max-pool';
import { computePointwise } from './pointwise';
import { suppressBoxes } from './suppression';
import { takeRuns } from './take';
import { countValid } from './valid-counts';
import { contractBlocks, transformUnits } from './winograd';

export function runPart(step: usize, part: i32, scratch: usize): void {
  const args = <usize>load<i32>(step, STEP_ARGUMENTS);
  switch (load<i32>(step, STEP_KERNEL)) {
    case KERNEL_CONTRACTION:
      contract(args, part, scratch);
      break;
    case KERNEL_WINOGRAD:
      contractBlocks(args, part, scratch);
      break;
    case KERNEL_WINDOWS:
      transformUnits(args, part, scratch);
      break;
    case KERNEL_POINTWISE:
      computePointwise(args, part, scratch);
      break;
    case KERNEL_MAX_POOL:
      poolMaxima(args, part);
      break;
    case KERNEL_TAKE:
      takeRuns(args, part);
      break;
    case KERNEL_VALID_COUNTS:
      countValid(args, part);
      break;
    case KERNEL_SUPPRESSION:
      suppressBoxes(args, part, scratch);
      break;
  }
}
