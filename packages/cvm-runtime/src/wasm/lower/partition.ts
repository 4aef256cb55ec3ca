/** Dividing a contraction into parts. */
import { MAX_PARTS } from '../layout/control.js';
import { KIND_WIDE, TILE_PIXELS } from '../layout/contraction.js';
import type { ContractionGeometry } from './geometry.js';
import type { LoweringContext } from './context.js';
import { split } from './context.js';

/** How a contraction is divided, by rows of output pixels and by tiles of channels. */
export interface ContractionParts {
  readonly unitsPerPart: number;
  readonly unitParts: number;
  readonly tilesPerPart: number;
  readonly tileParts: number;
  /** Output pixels of a part, at most. */
  readonly pixels: number;
  readonly stagedBytes: number;
}

/** Staged bytes of a part that leave room for weights in a second-level cache of 512 KiB. */
const STAGED_BUDGET = 160 * 1024;
/** Multiply-accumulates that are worth another part: some ten microseconds. */
const PART_WORK = 300_000;
/** Pixels over which the weights of a part should be used. */
const WORTHWHILE_PIXELS = 48;
/** Tiles over which the staged pixels of a part should be used. */
const WORTHWHILE_TILES = 4;

export function partition(geometry: ContractionGeometry, context: LoweringContext): ContractionParts {
  const { batch, outHeight, outWidth, tiles } = geometry;
  const units = batch * outHeight;
  const wanted = context.partsOf(workOf(geometry), PART_WORK);
  const most = unitsWithin(geometry, STAGED_BUDGET);
  const least = Math.min(units, Math.max(1, Math.ceil(WORTHWHILE_PIXELS / outWidth)));
  // Rather rows than tiles: then nothing is staged twice but the rows between two parts.
  const byRows = Math.max(Math.ceil(units / most), Math.min(wanted, Math.floor(units / least)));
  const rows = split(units, Math.min(byRows, MAX_PARTS));
  const byTiles = Math.min(
    Math.ceil(wanted / rows.parts),
    Math.floor(tiles / WORTHWHILE_TILES),
    Math.floor(MAX_PARTS / rows.parts),
  );
  const columns = split(tiles, Math.max(1, byTiles));
  return {
    unitsPerPart: rows.perPart,
    unitParts: rows.parts,
    tilesPerPart: columns.perPart,
    tileParts: columns.parts,
    pixels: rows.perPart * outWidth,
    stagedBytes: stagedBytes(geometry, rows.perPart),
  };
}

/** Multiply-accumulates. */
function workOf(geometry: ContractionGeometry): number {
  const { batch, outHeight, outWidth, outChannels, channels, groups, kernelX, kernelY } = geometry;
  const perOutput = (channels / groups) * kernelX * kernelY;
  // Staging and storing count as well where there is little to multiply.
  return batch * outHeight * outWidth * outChannels * (perOutput + 16);
}

/** Bytes of staged input for some rows of output, at most: each image has the rows under its window to itself. */
function stagedBytes(geometry: ContractionGeometry, units: number): number {
  const { kind, outHeight, pixelBytes, stagedWidth, reachY, strideY, sampled, batch } = geometry;
  if (kind === KIND_WIDE) return 0;
  const rowBytes = stagedWidth * pixelBytes;
  if (sampled) return units * rowBytes;
  const images = Math.min(batch, Math.ceil((units - 1) / outHeight) + 1);
  return (units * strideY + images * Math.max(0, reachY - strideY)) * rowBytes;
}

/** The most rows of output whose input fits into `budget` bytes, at least 1. */
function unitsWithin(geometry: ContractionGeometry, budget: number): number {
  const units = geometry.batch * geometry.outHeight;
  // A table of pixels goes with what is staged; it is kept small, too.
  let [low, high] = [1, Math.max(1, Math.min(units, Math.ceil((64 * TILE_PIXELS) / geometry.outWidth)))];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (stagedBytes(geometry, middle) <= budget) low = middle;
    else high = middle - 1;
  }
  return low;
}
