/**
 * Arguments of a pointwise step: tiles of operands with any strides are loaded, computed on by a program, and stored.
 * The tiles divide the last two axes, rows and columns; all axes before them are outer ones. Operand 0 may be reduced
 * first: folded over axes of its own, which gives register 0.
 */
export const POINTWISE_PROGRAM = 0;
export const POINTWISE_OPERAND_COUNT = 4;
export const POINTWISE_OPERANDS = 8;
export const POINTWISE_OUTER_RANK = 12;
/** Address of the sizes of the outer axes. */
export const POINTWISE_OUTER_SIZES = 16;
/** Address of the strides along them, in elements: all of operand 0, then of operand 1, … */
export const POINTWISE_OUTER_STRIDES = 20;
export const POINTWISE_ROWS = 24;
export const POINTWISE_COLUMNS = 28;
export const POINTWISE_TILE_ROWS = 32;
export const POINTWISE_TILE_COLUMNS = 36;
/** Tiles of all outer positions together, and of one part. */
export const POINTWISE_TILES = 40;
export const POINTWISE_TILES_PER_PART = 44;
/** Places in the part's scratch memory. */
export const POINTWISE_FRAME = 48;
export const POINTWISE_REGISTERS = 52;
/** Register that a reduction may use for itself. */
export const POINTWISE_SPARE = 56;
/** How operand 0 is folded. */
export const POINTWISE_FOLD = 60;
export const POINTWISE_INITIAL = 64;
export const POINTWISE_FOLD_RANK = 68;
/** Addresses of the sizes of the folded axes, and of the strides of operand 0 along them. */
export const POINTWISE_FOLD_SIZES = 72;
export const POINTWISE_FOLD_STRIDES = 76;
export const POINTWISE_BYTES = 80;

export const FOLD_NONE = 0;
export const FOLD_SUM = 1;
export const FOLD_MAXIMUM = 2;
