/**
 * Arguments of a contraction: convolutions and dense layers. Data lie channels last; results are tiles of 8 output
 * channels for some pixels, which a tile program finishes and stores.
 *
 * Work is counted in units, the rows of windows of all images of the batch: a window is what one output pixel reads or, of
 * the Winograd kind, a square block of them. A part takes some units and some tiles; it first copies the input pixels that
 * it needs into a staging area, as int16 and with zeros around the image.
 */
export const CONTRACTION_KIND = 0;
export const CONTRACTION_INPUT = 4;
export const CONTRACTION_INPUT_TYPE = 8;
export const CONTRACTION_CHANNELS = 12;
export const CONTRACTION_HEIGHT = 16;
export const CONTRACTION_WIDTH = 20;
export const CONTRACTION_OUT_HEIGHT = 24;
export const CONTRACTION_OUT_WIDTH = 28;
/** Pixels from one window to the next. */
export const CONTRACTION_STRIDE_Y = 32;
export const CONTRACTION_STRIDE_X = 36;
export const CONTRACTION_PAD_Y = 40;
export const CONTRACTION_PAD_X = 44;
/** Extent of a window along height. */
export const CONTRACTION_REACH_Y = 48;
/** Columns of the staging area. */
export const CONTRACTION_STAGED_WIDTH = 52;
/** Channels of the staging area: those of the input, each `CONTRACTION_REPEAT` times. */
export const CONTRACTION_REPEAT = 56;
/** 1: the staging area holds one pixel for each window (kernels of one position). */
export const CONTRACTION_SAMPLED = 60;

/** Units of all images. */
export const CONTRACTION_UNITS = 64;
export const CONTRACTION_UNITS_PER_PART = 68;
export const CONTRACTION_TILE_PARTS = 72;
export const CONTRACTION_TILES = 76;
export const CONTRACTION_TILES_PER_PART = 80;

export const CONTRACTION_GROUPS = 84;
/** Output channels of a group. */
export const CONTRACTION_GROUP_OUT = 88;
/** Bytes of the staged channels of a group. */
export const CONTRACTION_GROUP_BYTES = 92;
export const CONTRACTION_WEIGHTS = 96;
/** Bytes of the weights of a tile. */
export const CONTRACTION_TILE_WEIGHTS = 100;
/** Runs of consecutive staged elements under the kernel, and the address of their byte offsets from a pixel. */
export const CONTRACTION_SEGMENTS = 104;
export const CONTRACTION_OFFSETS = 108;
/** Pairs of elements of a segment; of the vector kind: weights of a unit, in groups of 8. */
export const CONTRACTION_PAIRS = 112;

/** Places in the part's scratch memory. */
export const CONTRACTION_TABLE = 116;
export const CONTRACTION_FRAME = 120;
export const CONTRACTION_REGISTERS = 124;

export const CONTRACTION_PROGRAM = 128;
export const CONTRACTION_OPERAND_COUNT = 132;
export const CONTRACTION_OPERANDS = 136;
/** Pixels after which a tile must end: those of an image, where an operand repeats per image; else 0. */
export const CONTRACTION_BOUNDARY = 140;

/** Only of the wide kind: weights as they are, their element type, and the kernel. */
export const CONTRACTION_WEIGHT_TYPE = 144;
export const CONTRACTION_KERNEL_Y = 148;
export const CONTRACTION_KERNEL_X = 152;
export const CONTRACTION_DILATION_Y = 156;
export const CONTRACTION_DILATION_X = 160;
/** Elements between neighbours of the input along batch, channel, row and column. */
export const CONTRACTION_BATCH_STRIDE = 164;
export const CONTRACTION_CHANNEL_STRIDE = 168;
export const CONTRACTION_ROW_STRIDE = 172;
export const CONTRACTION_COLUMN_STRIDE = 176;
/** Bytes from one staged pixel to the next. */
export const CONTRACTION_PIXEL_BYTES = 180;
/** Units of an image, windows of a unit, and rows of output that a unit computes (the last one of an image maybe fewer). */
export const CONTRACTION_IMAGE_UNITS = 184;
export const CONTRACTION_UNIT_WINDOWS = 188;
export const CONTRACTION_UNIT_ROWS = 192;

/** Only of the Winograd kind: places of transformed windows, of their products, and of sums in the scratch memory. */
export const CONTRACTION_TRANSFORMED = 196;
export const CONTRACTION_PRODUCTS = 200;
export const CONTRACTION_SUMS = 204;
/** Address of the transformed windows of all units, where a step of its own computes them; else 0. */
export const CONTRACTION_WINDOWS = 208;
export const CONTRACTION_BYTES = 212;

/** Matrix product of staged pixels with packed int16 weights. */
export const KIND_MATRIX = 0;
/** One channel in, one out. */
export const KIND_DEPTHWISE = 1;
/** Matrix product for a few rows: weights stay int8, as they are read once. */
export const KIND_VECTOR = 2;
/** Operands of any width, or weights that are computed: plain loops. */
export const KIND_WIDE = 3;
/** Winograd's minimal filtering of 3×3 windows, in integers: matrix products of transformed blocks and kernels. */
export const KIND_WINOGRAD = 4;

/** Output channels of a tile. */
export const TILE_CHANNELS = 8;
/** Bytes of the sums of a pixel in a tile. */
export const TILE_ROW_BYTES = 32;
/** Pixels of a tile, at most. */
export const TILE_PIXELS = 120;
/** Pixels that kernels read and write beyond those that they are asked for, at most. */
export const SPARE_PIXELS = 2;
