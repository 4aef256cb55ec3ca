/** Arguments of max pooling over data that lie channels last. Units are rows of output pixels of all images. */
export const POOL_INPUT = 0;
export const POOL_OUTPUT = 4;
export const POOL_TYPE = 8;
export const POOL_CHANNELS = 12;
export const POOL_HEIGHT = 16;
export const POOL_WIDTH = 20;
export const POOL_OUT_HEIGHT = 24;
export const POOL_OUT_WIDTH = 28;
export const POOL_SIZE_Y = 32;
export const POOL_SIZE_X = 36;
export const POOL_STRIDE_Y = 40;
export const POOL_STRIDE_X = 44;
export const POOL_PAD_Y = 48;
export const POOL_PAD_X = 52;
export const POOL_UNITS = 56;
export const POOL_UNITS_PER_PART = 60;
/** Bytes between neighbouring pixels of the output. */
export const POOL_OUT_PIXEL = 64;
export const POOL_BYTES = 68;
