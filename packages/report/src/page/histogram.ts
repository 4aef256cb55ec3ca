/** The distribution of a layer's values, with the range of its integers and its threshold. */
import type { LayerDocument } from '../document.js';
import { svg } from './chart.js';
import type { Markup } from './markup.js';
import { coordinate, percent, short, smallPercent } from './numbers.js';

const WIDTH = 260;
const HEIGHT = 96;
const BASE = HEIGHT - 18;
const TOP = 6;
const SIDE = 8;
/** The range may be so many times as wide as the data until it is not drawn whole. */
const WIDEST = 4;

/** Draws a histogram on a logarithmic scale of counts, so that tails can be seen. */
export function histogramPicture(layer: LayerDocument, id: string, label: string): Markup {
  const { histogram, reading, threshold } = layer;
  const counts = coarser(histogram.counts);
  const range = visibleRange(layer);
  const x = (value: number): number =>
    SIDE + ((value - range.low) / (range.high - range.low)) * (WIDTH - 2 * SIDE);
  const most = Math.log1p(Math.max(1, ...counts));
  const together = Math.max(1, Math.ceil(histogram.counts.length / MOST_BINS));
  const width = (together * (histogram.high - histogram.low)) / Math.max(1, histogram.counts.length);
  const steps = counts.map((count, i) => {
    const y = BASE - (Math.log1p(count) / most) * (BASE - TOP);
    return `V${coordinate(y)}H${coordinate(x(Math.min(histogram.high, histogram.low + (i + 1) * width)))}`;
  });
  const area =
    counts.length === 0
      ? ''
      : `<path class="hi" d="M${coordinate(x(histogram.low))} ${BASE}${steps.join('')}V${BASE}Z"/>`;
  const line = (value: number | null, name: string): string =>
    value === null || value < range.low || value > range.high
      ? ''
      : `<path class="${name}" d="M${coordinate(x(value))} ${TOP - 4}V${BASE}"/>`;
  const ends = [range.low, range.high].map(
    (value, i) =>
      `<text class="ax" x="${i === 0 ? SIDE : WIDTH - SIDE}" y="${HEIGHT - 5}"${i === 0 ? '' : ' text-anchor="end"'}>${short(value)}</text>`,
  );
  const zero =
    range.low < 0 && range.high > 0 ? `<path class="zero" d="M${coordinate(x(0))} ${BASE}v4"/>` : '';
  return svg(
    { id, title: `Values of ${label}`, description: described(layer), width: WIDTH, height: HEIGHT },
    [
      `<path class="base" d="M${SIDE} ${BASE}H${WIDTH - SIDE}"/>`,
      area,
      reading.limited ? line(reading.low, 'lim') + line(reading.high, 'lim') : '',
      threshold === null ? '' : line(-threshold, 'thr') + line(threshold, 'thr'),
      zero,
      ...ends,
    ].join(''),
  );
}

/** At most so many bins are drawn. */
const MOST_BINS = 64;

/** The counts in fewer bins of equal width, as far as they divide: the last may be short, and is drawn so. */
function coarser(counts: readonly number[]): readonly number[] {
  const together = Math.ceil(counts.length / MOST_BINS);
  if (together <= 1) return counts;
  return Array.from({ length: Math.ceil(counts.length / together) }, (_, i) =>
    counts.slice(i * together, (i + 1) * together).reduce((sum, count) => sum + count, 0),
  );
}

function visibleRange({ low, high, reading, threshold }: LayerDocument): { low: number; high: number } {
  const widest = WIDEST * Math.max(high - low, Number.MIN_VALUE);
  const ends = [
    ...(reading.limited ? [reading.low, reading.high] : []),
    ...(threshold === null ? [] : [threshold, ...(low < 0 ? [-threshold] : [])]),
  ].filter((end) => end !== null && end > low - widest && end < high + widest) as number[];
  const [first, last] = [Math.min(low, ...ends), Math.max(high, ...ends)];
  const margin = (last - first) * 0.02;
  return last > first ? { low: first - margin, high: last + margin } : { low: first - 1, high: first + 1 };
}

function described({ low, high, reading, threshold }: LayerDocument): string {
  const parts = [
    `From ${short(low)} to ${short(high)}.`,
    reading.low === null || reading.high === null
      ? ''
      : `${reading.bits} bits express ${short(reading.low)} to ${short(reading.high)}.`,
    reading.use === null
      ? ''
      : `The data take ${percent(reading.use, 0)} of that, ${smallPercent(reading.clipped)} lie beyond.`,
    threshold === null ? '' : `The threshold is ${short(threshold)}.`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}
