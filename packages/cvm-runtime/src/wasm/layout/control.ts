/** The words by which threads share the parts of a step, at the start of memory. */

/** Number of the step (upper 20 bits) and parts of it that nobody has begun (lower 12 bits). */
export const CONTROL_CLAIM = 0;
/** Address of the step. */
export const CONTROL_STEP = 4;
/** Parts of the step that are finished. */
export const CONTROL_DONE = 8;
/** 1 while a run goes on that other threads may join. */
export const CONTROL_OPEN = 12;
/** Threads that sleep until a step begins. */
export const CONTROL_SLEEPING = 16;
/** 1 while the first thread sleeps until a step ends. */
export const CONTROL_WAITING = 20;
/** 1 when a thread failed, so that what it had begun will not be finished. */
export const CONTROL_FAILED = 24;
export const CONTROL_BYTES = 64;

/** Most parts of a step: what fits the lower bits of {@link CONTROL_CLAIM}. */
export const MAX_PARTS = 4095;
