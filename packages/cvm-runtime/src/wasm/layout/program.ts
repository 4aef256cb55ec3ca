/**
 * A tile program: what happens to a tile of results before they are stored. Tiles are int32 in registers, which are
 * buffers small enough to stay in the first-level cache. A program is a number of instructions, then these.
 */
export const PROGRAM_COUNT = 0;
export const PROGRAM_INSTRUCTIONS = 8;

/** Fields of an instruction; those that an opcode does not use are 0. */
export const INSTRUCTION_OPCODE = 0;
/** Register written (or, by OP_STORE, operand). */
export const INSTRUCTION_TARGET = 4;
/** Registers read; operand of OP_LOAD. */
export const INSTRUCTION_A = 8;
export const INSTRUCTION_B = 12;
export const INSTRUCTION_C = 16;
/** OP_REQUANTIZE: see there. OP_SHIFT: bits. OP_LOOK_UP: address, element type and length of the table. */
export const INSTRUCTION_FLAGS = 20;
export const INSTRUCTION_BIAS = 24;
export const INSTRUCTION_BIAS_STEP = 28;
export const INSTRUCTION_LOW_1 = 32;
export const INSTRUCTION_HIGH_1 = 36;
export const INSTRUCTION_FACTOR = 40;
export const INSTRUCTION_FACTOR_STEP = 44;
export const INSTRUCTION_ROUND = 48;
export const INSTRUCTION_SHIFT = 52;
export const INSTRUCTION_LOW_2 = 56;
export const INSTRUCTION_HIGH_2 = 60;
export const INSTRUCTION_BYTES = 64;

export const INSTRUCTION_TABLE = INSTRUCTION_BIAS;
export const INSTRUCTION_TABLE_TYPE = INSTRUCTION_BIAS_STEP;
export const INSTRUCTION_TABLE_LENGTH = INSTRUCTION_LOW_1;

/** target = operand */
export const OP_LOAD = 0;
/** operand = a */
export const OP_STORE = 1;
/**
 * target = clamp2(((clamp1(a [+ b] + bias) · factor) + round) >> shift), each part where its flag is set. `bias` and
 * `factor` are addresses of 8 words that repeat along the tile; the next tile of a contraction reads them `step` bytes
 * further.
 */
export const OP_REQUANTIZE = 2;
export const FLAG_ADDEND = 1;
export const FLAG_BIAS = 2;
export const FLAG_CLAMP_1 = 4;
export const FLAG_FACTOR = 8;
export const FLAG_ROUND = 16;
export const FLAG_SHIFT = 32;
export const FLAG_CLAMP_2 = 64;

/** target = a - b */
export const OP_SUBTRACT = 3;
/** target = a · b */
export const OP_MULTIPLY = 4;
/** target = max(a, b) */
export const OP_MAXIMUM = 5;
/** target = a > b ? 1 : 0 */
export const OP_GREATER = 6;
/** target = b = 0 ? 0 : a / b, toward zero */
export const OP_DIVIDE = 7;
/** target = |a| */
export const OP_ABSOLUTE = 8;
/** target = bits of |a|, at least 1 */
export const OP_BITS = 9;
/** target = a ≠ 0 ? b : c */
export const OP_SELECT = 10;
/** target = ((a >> (bits - 1)) + 1) >> 1, the sum wrapping */
export const OP_SHIFT = 11;
/** target = table[clamp(a, 0, length - 1)] */
export const OP_LOOK_UP = 12;

/** operand = requantize(a [, b]), where nothing else needs the result; the operand has at most 16 bits, c is free. */
export const OP_REQUANTIZE_STORE = 13;

/** Elements of a register. */
export const REGISTER_ELEMENTS = 1024;
export const REGISTER_BYTES = 4096;

/** An operand: a tensor of which a program loads or stores tiles. */
export const OPERAND_ADDRESS = 0;
export const OPERAND_TYPE = 4;
/** Elements between neighbours along the rows of a tile. */
export const OPERAND_ROW_STRIDE = 8;
/** Elements between neighbours along the columns of a tile. */
export const OPERAND_COLUMN_STRIDE = 12;
/** Rows after which a contraction reads the operand from its start again. */
export const OPERAND_PERIOD = 16;
export const OPERAND_BYTES = 20;

/** Where a tile lies: its size, then the address of its part of each operand. */
export const FRAME_ROWS = 0;
export const FRAME_COLUMNS = 4;
/** Columns that are stored: the last tile of a group of channels may have more than the group. */
export const FRAME_STORED = 8;
/** Address of the operands. */
export const FRAME_OPERANDS = 12;
/** Index of the tile, by which constants advance. */
export const FRAME_TILE = 16;
/** Room for 8 elements. */
export const FRAME_SPARE = 32;
export const FRAME_ADDRESSES = 64;
