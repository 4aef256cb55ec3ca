/** Numbers that are the same for a whole tensor or differ from channel to channel. */

/** One number for all channels, or one for each. */
export type Channelwise = number | Float64Array;

/** That of channel `c`. */
export function channelOf(x: Channelwise, c: number): number {
  return typeof x === 'number' ? x : (x[c] as number);
}

/** A function of every channel. */
export function mapChannels(x: Channelwise, f: (x: number, c: number) => number): Channelwise {
  return typeof x === 'number' ? f(x, 0) : collapsed(x.map(f));
}

/** A function of two numbers of every channel. */
export function combineChannels(
  a: Channelwise,
  b: Channelwise,
  f: (a: number, b: number) => number,
): Channelwise {
  if (typeof b !== 'number') return collapsed(b.map((y, c) => f(channelOf(a, c), y)));
  return mapChannels(a, (x) => f(x, b));
}

/** One number where all channels have the same. */
export function collapsed(values: Float64Array): Channelwise {
  const [first = 0] = values;
  return values.every((x) => x === first) ? first : values;
}

export function everyChannel(x: Channelwise, holds: (x: number) => boolean): boolean {
  return typeof x === 'number' ? holds(x) : x.every(holds);
}

/** Largest magnitude. */
export function largestOf(x: Channelwise): number {
  return typeof x === 'number' ? Math.abs(x) : x.reduce((max, y) => Math.max(max, Math.abs(y)), 0);
}
