/** Arguments of `take`: for each outer position and index, a run of elements. */
export const TAKE_DATA = 0;
export const TAKE_INDICES = 4;
export const TAKE_OUTPUT = 8;
export const TAKE_INDEX_TYPE = 12;
export const TAKE_COUNT = 16;
/** Size of the axis that is indexed. */
export const TAKE_DIMENSION = 20;
/** Bytes of a run. */
export const TAKE_RUN = 24;
/** Runs of all outer positions together, and of one part. */
export const TAKE_RUNS = 28;
export const TAKE_RUNS_PER_PART = 32;
export const TAKE_BYTES = 36;
