/** A step of a program: which kernel, on which arguments, in how many parts that are independent of each other. */
export const STEP_KERNEL = 0;
export const STEP_ARGUMENTS = 4;
export const STEP_PARTS = 8;
export const STEP_BYTES = 12;

export const KERNEL_CONTRACTION = 0;
export const KERNEL_POINTWISE = 1;
export const KERNEL_MAX_POOL = 2;
export const KERNEL_TAKE = 3;
export const KERNEL_VALID_COUNTS = 4;
export const KERNEL_SUPPRESSION = 5;
/** A contraction by Winograd's minimal filtering. */
export const KERNEL_WINOGRAD = 6;
/** Transforming the windows of such a contraction for all of its parts. */
export const KERNEL_WINDOWS = 7;
