/**
 * Running steps on one or more threads over one memory. The first thread goes through the steps; of a step that has
 * several parts it announces them, and every thread takes parts as long as there are some. Which thread computes a part
 * does not matter to the result, so threads may join and leave at any time.
 */
import {
  CONTROL_CLAIM,
  CONTROL_DONE,
  CONTROL_FAILED,
  CONTROL_OPEN,
  CONTROL_SLEEPING,
  CONTROL_STEP,
  CONTROL_WAITING,
  MAX_PARTS,
} from '../src/wasm/layout/control';
import { STEP_BYTES, STEP_PARTS } from '../src/wasm/layout/step';
import { runPart } from './dispatch';

/**
 * How often a thread looks for work, or for the end of others' parts, before it sleeps: some hundred microseconds. Waking it takes
 * as long as a part, which would be lost with every step where one core is slower for a moment.
 */
const PATIENCE = 200_000;
/** Longest sleep, in nanoseconds. */
const NAP: i64 = 1_000_000;

/** Runs `count` steps from address `step` on; `mayWait`: whether this thread may sleep (browsers forbid it to the page's own). */
export function runSteps(step: usize, count: i32, scratch: usize, mayWait: boolean): void {
  for (; count > 0; count--, step += STEP_BYTES) {
    const parts = load<i32>(step, STEP_PARTS);
    if (parts === 1 || load<i32>(CONTROL_OPEN) === 0) {
      for (let part = 0; part < parts; part++) runPart(step, part, scratch);
      continue;
    }
    store<i32>(CONTROL_STEP, step);
    atomic.store<i32>(CONTROL_DONE, 0);
    const phase = (load<i32>(CONTROL_CLAIM) & ~MAX_PARTS) + (MAX_PARTS + 1);
    atomic.store<i32>(CONTROL_CLAIM, phase | parts);
    if (atomic.load<i32>(CONTROL_SLEEPING) > 0) atomic.notify(CONTROL_CLAIM, -1);
    takeParts(scratch);
    waitForParts(parts, mayWait);
  }
}

/** Helps with the steps of another thread until its run is closed. */
export function serve(scratch: usize): void {
  let patience = PATIENCE;
  while (atomic.load<i32>(CONTROL_OPEN) !== 0) {
    if (takeParts(scratch)) {
      patience = PATIENCE;
    } else if (--patience === 0) {
      patience = PATIENCE;
      atomic.add<i32>(CONTROL_SLEEPING, 1);
      const seen = atomic.load<i32>(CONTROL_CLAIM);
      if ((seen & MAX_PARTS) === 0) atomic.wait<i32>(CONTROL_CLAIM, seen, NAP);
      atomic.sub<i32>(CONTROL_SLEEPING, 1);
    }
  }
}

/** Takes and computes parts until none is left; whether there was one. */
function takeParts(scratch: usize): boolean {
  let took = false;
  let claim = atomic.load<i32>(CONTROL_CLAIM);
  while ((claim & MAX_PARTS) !== 0) {
    // The number of the step is compared too, so that nobody takes a part of a step that is over.
    if (atomic.cmpxchg<i32>(CONTROL_CLAIM, claim, claim - 1) === claim) {
      runPart(<usize>load<i32>(CONTROL_STEP), (claim & MAX_PARTS) - 1, scratch);
      atomic.add<i32>(CONTROL_DONE, 1);
      if (atomic.load<i32>(CONTROL_WAITING) !== 0) atomic.notify(CONTROL_DONE, 1);
      took = true;
    }
    claim = atomic.load<i32>(CONTROL_CLAIM);
  }
  return took;
}

function waitForParts(parts: i32, mayWait: boolean): void {
  let patience = PATIENCE;
  for (;;) {
    const done = atomic.load<i32>(CONTROL_DONE);
    if (done === parts) return;
    if (atomic.load<i32>(CONTROL_FAILED) !== 0) unreachable();
    if (!mayWait || --patience > 0) continue;
    atomic.store<i32>(CONTROL_WAITING, 1);
    atomic.wait<i32>(CONTROL_DONE, done, NAP);
    atomic.store<i32>(CONTROL_WAITING, 0);
  }
}
