/** Which convolutions are computed by Winograd's minimal filtering: where it loses no bit and is faster. */
import { sizeOf } from '@mrtjs/tensor';
import type { Contraction, Value } from '../network.js';
import { INT32 } from '../layout/types.js';

/** Rows and columns of the block of sums that a window gives. */
export type WinogradBlock = 2 | 4;

/** What F(m×m, 3×3) in integers costs, see assembly/winograd.ts. */
interface WinogradForm {
  /** How much larger than their elements transformed kernels and windows can be: the largest |row|² of G and Bᵀ. */
  readonly kernelGain: number;
  readonly windowGain: number;
  /** Sums come out times an odd number times 2 to this, modulo 2³². */
  readonly sumBits: number;
  /** What transforms take, for each position and channel of a window, in multiply-accumulates. */
  readonly transforming: number;
}

const FORMS: Readonly<Record<WinogradBlock, WinogradForm>> = {
  2: { kernelGain: 3 ** 2, windowGain: 2 ** 2, sumBits: 2, transforming: 6 },
  4: { kernelGain: 7 ** 2, windowGain: 10 ** 2, sumBits: 6, transforming: 12 },
};
const BLOCKS = [2, 4] as const;

const INT16_LIMIT = 2 ** 15 - 1;
/** Channels that the transforms compute at once. */
const LANES = 8;
/** Bytes of the transformed windows of a row, above which they are not worth their memory. */
const MOST_TRANSFORMED = 4 * 2 ** 20;

/** Reading a transformed weight takes as long as so many multiply-accumulates, where all of them fit a cache or do not. */
const READING_NEAR = 4;
const READING_FAR = 8;
const NEAR_BYTES = 2 ** 20;

/** The block by which a convolution is computed fastest; undefined where no block is exact, or its definition is faster. */
export function winogradBlockOf(contraction: Contraction): WinogradBlock | undefined {
  if (!isPlain(contraction)) return undefined;
  let best: WinogradBlock | undefined;
  let least = costOf(contraction, 1, 0);
  for (const block of BLOCKS) {
    const form = FORMS[block];
    const cost = costOf(contraction, block, form.transforming);
    if (cost >= least || !fitsMemory(contraction, block) || !isExact(contraction, form)) continue;
    best = block;
    least = cost;
  }
  return best;
}

/** Whether this is a convolution of one group by known kernels of 3×3, one pixel at a time. */
function isPlain({ data, weight, groups, strides, dilation }: Contraction): boolean {
  const [, channels = 0] = data.shape;
  const [, , kernelY, kernelX] = weight.shape;
  return (
    kernelY === 3 &&
    kernelX === 3 &&
    groups === 1 &&
    [...strides, ...dilation].every((step) => step === 1) &&
    channels % LANES === 0 &&
    weight.elements !== undefined &&
    data.type !== INT32 &&
    weight.type !== INT32
  );
}

/** Time in multiply-accumulates of one channel to one, of blocks of `block`² sums. */
function costOf({ data, output }: Contraction, block: 1 | WinogradBlock, transforming: number): number {
  const [batch = 1, channels = 1] = data.shape;
  const [, outChannels = 1, height = 1, width = 1] = output.shape;
  const windows = batch * Math.ceil(height / block) * Math.ceil(width / block);
  const transforms = transforming * (1 / channels + 1 / outChannels);
  const positions = (block + 2) ** 2;
  const weightBytes = 2 * positions * channels * outChannels;
  return positions * (windows * (1 + transforms) + (weightBytes <= NEAR_BYTES ? READING_NEAR : READING_FAR));
}

function fitsMemory({ data, output }: Contraction, block: WinogradBlock): boolean {
  const [, channels = 1] = data.shape;
  const width = output.shape[3] as number;
  return Math.ceil(width / block) * (block + 2) ** 2 * 2 * channels <= MOST_TRANSFORMED;
}

/** Whether transformed windows and kernels fit 16 bits, and the sums of all filters the bits that are left to them. */
function isExact({ data, weight }: Contraction, { kernelGain, windowGain, sumBits }: WinogradForm): boolean {
  const largest = Math.max(-data.range.low, data.range.high);
  const heaviest = Math.max(-weight.range.low, weight.range.high);
  if (largest * windowGain > INT16_LIMIT || heaviest * kernelGain > INT16_LIMIT) return false;
  const limit = 2 ** (31 - sumBits);
  return (
    largest * heaviest * sizeOf(weight.shape.slice(1)) < limit || largest * heaviestFilter(weight) < limit
  );
}

/** The largest sum of absolute weights of a filter. */
function heaviestFilter({ elements, shape }: Value): number {
  const weights = elements as ArrayLike<number>;
  const size = sizeOf(shape.slice(1));
  let heaviest = 0;
  for (let start = 0; start < weights.length; start += size) {
    let sum = 0;
    for (let i = start; i < start + size; i++) sum += Math.abs(weights[i] as number);
    heaviest = Math.max(heaviest, sum);
  }
  return heaviest;
}
