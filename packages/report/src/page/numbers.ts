/** Numbers as people read them. */

/** Decibels with one decimal; a dash where there is no noise. */
export function decibels(value: number | null, unit = ''): string {
  return value === null ? '–' : `${value.toFixed(1)}${unit}`;
}

/** A fraction of 1 in percent. */
export function percent(share: number, digits = 2): string {
  return `${(100 * share).toFixed(digits)} %`;
}

/** A share that may be very small, in percent: never 0 unless it is. */
export function smallPercent(share: number): string {
  if (share === 0) return '0';
  return share < 0.0001 ? '< 0.01 %' : percent(share);
}

/** A count in thousands, millions or billions, with three digits. */
export function large(count: number): string {
  for (const [size, letter] of SIZES) if (count >= size) return `${(count / size).toPrecision(3)} ${letter}`;
  return String(count);
}

const SIZES: readonly (readonly [size: number, letter: string])[] = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** A float with three digits, without a long tail of zeros. */
export function short(value: number): string {
  if (value === 0) return '0';
  const text =
    Math.abs(value) >= 1e5 || Math.abs(value) < 1e-3 ? value.toExponential(1) : value.toPrecision(3);
  return text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text;
}

/** A name cut in the middle, so that begin and end can be read. */
export function shortName(name: string, length: number): string {
  const characters = [...name];
  if (characters.length <= length) return name;
  const end = Math.ceil((length - 1) * 0.6);
  return `${characters.slice(0, length - 1 - end).join('')}…${characters.slice(-end).join('')}`;
}

/** Parts of a name between which a line may be broken. */
export function nameParts(name: string): readonly string[] {
  return name.split(/(?<=[_./:-])/);
}

/** A coordinate with at most one decimal. */
export function coordinate(value: number): string {
  return String(Math.round(10 * value) / 10);
}
