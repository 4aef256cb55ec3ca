/** Arguments of `get_valid_counts` and `non_max_suppression`. A part is one or more batches. */
export const VISION_DATA = 0;
export const VISION_DATA_TYPE = 4;
/** Counts: written by the first, read by the second. */
export const VISION_COUNTS = 8;
export const VISION_COUNTS_TYPE = 12;
export const VISION_OUTPUT = 16;
export const VISION_OUTPUT_TYPE = 20;
export const VISION_BATCHES = 24;
export const VISION_BATCHES_PER_PART = 28;
export const VISION_ROWS = 32;
/** Elements of a row. */
export const VISION_LENGTH = 36;
/** Score that a row must exceed; overlap, in percent, at which a box is dropped. */
export const VISION_THRESHOLD = 40;
/** Of suppression: most candidates and most results, negative for all; whether boxes of all classes drop each other. */
export const VISION_TOP = 44;
export const VISION_LIMIT = 48;
export const VISION_FORCE = 52;
export const VISION_BYTES = 56;
