/**
 * Words of the memory through which a host and its threads meet. The kernels have words of their own for what happens
 * within a run; these say which model is run, if any.
 */

/** Changes whenever there is something new. */
export const POOL_TICKET = 0;
/** Number of the model that is run; 0: none. */
export const POOL_MODEL = 1;
/** Messages that have been posted to every thread. */
export const POOL_POSTED = 2;
export const POOL_WORDS = 4;
