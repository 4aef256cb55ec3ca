/** Data and labels in two files, read side by side. */
import { fail } from '@mrtjs/tensor';

/** @throws {MrtError} MRT3007 unless both files have the same number of records. */
export function expectSameCount(
  data: { readonly path: string; readonly count: number },
  labels: { readonly path: string; readonly count: number },
): void {
  if (data.count !== labels.count)
    fail('MRT3007', `there are ${data.count} records in ${data.path}, but ${labels.count} labels`, {
      file: labels.path,
      hint: 'fetch both files from the same place',
    });
}

/** Pairs of what two sources of equal length give. */
export async function* zip<A, B>(left: AsyncGenerator<A>, right: AsyncGenerator<B>): AsyncGenerator<[A, B]> {
  try {
    for await (const a of left) {
      const b = await right.next();
      if (b.done) return;
      yield [a, b.value];
    }
    // Asking once more lets the second source check its own end.
    await right.next();
  } finally {
    await left.return(undefined);
    await right.return(undefined);
  }
}
