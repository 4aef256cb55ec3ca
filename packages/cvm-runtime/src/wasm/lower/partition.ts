/** Dividing a contraction into parts. */
import { MAX_PARTS } from '../layout/control.js';
import {
  KIND_WIDE,
  KIND_WINOGRAD,
  SPARE_PIXELS,
  TILE_PIXELS,
  TILE_ROW_BYTES,
} from '../layout/contraction.js';
import type { ContractionGeometry } from './geometry.js';
import type { LoweringContext } from './context.js';
import { split } from './context.js';

/** How a contraction is divided, by rows of windows and by tiles of channels. */
export interface ContractionParts {
  /** Whether a step of its own transforms windows. */
  readonly apart: boolean;
  readonly unitsPerPart: number;
  readonly unitParts: number;
  readonly tilesPerPart: number;
  readonly tileParts: number;
  /** Windows of a part, at most. */
  readonly windows: number;
  readonly stagedBytes: number;
  /** Of the Winograd kind: bytes of transformed windows, of products, and of sums. */
  readonly transformedBytes: number;
  readonly productBytes: number;
  readonly sumBytes: number;
}

/** What parts of a contraction should be like. */
interface Sizes {
  /** Bytes that are staged, and computed before there are sums: they leave room in a second-level cache of 512 KiB. */
  readonly budget: number;
  /** Windows over which the weights of a part should be used. */
  readonly windows: number;
  /** Tiles over which what a part has staged should be used. */
  readonly tiles: number;
}

const SIZES: Sizes = { budget: 160 * 1024, windows: 48, tiles: 4 };
/** Transformed weights are many, and more windows take more memory than they save time. */
const WINOGRAD_SIZES: Sizes = { budget: 192 * 1024, windows: 12, tiles: 8 };
/** The share of the parts that are wanted that is enough, if each thread then reads windows that only it has transformed. */
const ENOUGH = 0.5;
/** Multiply-accumulates that are worth another part: some ten microseconds. */
const PART_WORK = 300_000;

export function partition(geometry: ContractionGeometry, context: LoweringContext): ContractionParts {
  const { batch, windowRows, windowColumns, tiles } = geometry;
  const winograd = geometry.kind === KIND_WINOGRAD;
  const units = batch * windowRows;
  const wanted = context.partsOf(workOf(geometry), PART_WORK);
  const sizes = winograd ? WINOGRAD_SIZES : SIZES;
  const least = Math.min(units, Math.max(1, Math.ceil(sizes.windows / windowColumns)));
  const partsOfRows = Math.floor(units / least);
  const apart = winograd && ENOUGH * wanted > partsOfRows;
  const within = unitsWithin(geometry, sizes.budget, apart);
  const most = winograd ? Math.max(within, least) : within;
  // Rather rows than tiles: then nothing is staged twice but the rows between two parts. Apart, parts stage nothing.
  const byRows = apart ? Math.ceil(wanted / tiles) : Math.min(wanted, partsOfRows);
  const rows = split(units, Math.min(Math.max(Math.ceil(units / most), byRows), MAX_PARTS));
  const byTiles = Math.min(
    Math.ceil(wanted / rows.parts),
    Math.floor(tiles / (apart ? 1 : sizes.tiles)),
    Math.floor(MAX_PARTS / rows.parts),
  );
  const columns = split(tiles, Math.max(1, byTiles));
  return {
    apart,
    unitsPerPart: rows.perPart,
    unitParts: rows.parts,
    tilesPerPart: columns.perPart,
    tileParts: columns.parts,
    windows: rows.perPart * windowColumns,
    stagedBytes: apart ? 0 : stagedBytes(geometry, rows.perPart),
    transformedBytes: apart ? 0 : transformedBytes(geometry, rows.perPart),
    ...sumsBytes(geometry, rows.perPart),
  };
}

/** Bytes of the transformed windows of some units. */
export function transformedBytes(
  { kind, block, windowColumns, pixelBytes }: ContractionGeometry,
  units: number,
): number {
  return kind === KIND_WINOGRAD ? units * windowColumns * (block + 2) ** 2 * pixelBytes : 0;
}

/** What the Winograd kind computes of transformed windows before there are sums, and these, for some units. */
function sumsBytes(
  { kind, block, outWidth, windowColumns }: ContractionGeometry,
  units: number,
): Pick<ContractionParts, 'productBytes' | 'sumBytes'> {
  if (kind !== KIND_WINOGRAD) return { productBytes: 0, sumBytes: 0 };
  return {
    productBytes: (units * windowColumns + SPARE_PIXELS) * (block + 2) ** 2 * TILE_ROW_BYTES,
    sumBytes: units * block * outWidth * TILE_ROW_BYTES,
  };
}

/** Multiply-accumulates. */
function workOf(geometry: ContractionGeometry): number {
  const { batch, outHeight, outWidth, outChannels, channels, groups, kernelX, kernelY } = geometry;
  const perOutput = (channels / groups) * kernelX * kernelY;
  // Staging and storing count as well where there is little to multiply.
  return batch * outHeight * outWidth * outChannels * (perOutput + 16);
}

/** Bytes of staged input for some units, at most: each image has the rows under its windows to itself. */
export function stagedBytes(geometry: ContractionGeometry, units: number): number {
  const { kind, windowRows, pixelBytes, stagedWidth, reachY, strides, sampled, batch } = geometry;
  const [strideY] = strides;
  if (kind === KIND_WIDE) return 0;
  const rowBytes = stagedWidth * pixelBytes;
  if (sampled) return units * rowBytes;
  const images = Math.min(batch, Math.ceil((units - 1) / windowRows) + 1);
  return (units * strideY + images * Math.max(0, reachY - strideY)) * rowBytes;
}

/** The most units for which what is staged and computed fits into `budget` bytes, at least 1. */
function unitsWithin(geometry: ContractionGeometry, budget: number, apart: boolean): number {
  const units = geometry.batch * geometry.windowRows;
  // A table of pixels goes with what is staged; it is kept small, too.
  let [low, high] = [1, Math.max(1, Math.min(units, Math.ceil((64 * TILE_PIXELS) / geometry.windowColumns)))];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const staged = apart ? 0 : stagedBytes(geometry, middle);
    const { productBytes } = sumsBytes(geometry, middle);
    if (staged + transformedBytes(geometry, middle) + productBytes <= budget) low = middle;
    else high = middle - 1;
  }
  return low;
}
