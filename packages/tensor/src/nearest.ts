/** The candidate that is most like a misspelt name. */

/** Number of insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(previous, j) + 1, at(current, j - 1) + 1, at(previous, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, at(before, j - 2) + 1);
      current.push(best);
    }
    [before, previous] = [previous, current];
  }
  return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] as number;
}

/** Up to `count` candidates that are close enough to be what was meant, the closest first; letter case is ignored. */
export function nearest(name: string, candidates: Iterable<string>, count = 1): string[] {
  const limit = Math.max(2, Math.floor(name.length / 3));
  return [...candidates]
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** A hint that names what may have been meant, or else all that is allowed. */
export function suggestion(name: string, candidates: readonly string[]): string {
  const close = nearest(name, candidates, 3);
  if (close.length > 0) return `did you mean ${close.join(' or ')}?`;
  return candidates.length <= 20 ? `known: ${candidates.join(', ') || 'none'}` : 'no similar name is known';
}
