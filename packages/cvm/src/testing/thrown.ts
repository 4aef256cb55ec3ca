import { CvmError } from '../errors.js';

/** `E1` or `E2` and the diagnostic codes of the {@link CvmError} that `work` throws; `accepted` if it throws none. */
export function refusalOf(work: () => unknown): string {
  try {
    work();
    return 'accepted';
  } catch (error) {
    if (!(error instanceof CvmError)) throw error;
    return [`E${error.code}`, ...error.diagnostics.map((d) => d.code)].join(' ');
  }
}

/** The same for work that is asynchronous. */
export async function rejectionOf(work: Promise<unknown>): Promise<string> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  return refusalOf(() => {
    if (outcome !== undefined) throw outcome.error;
  });
}
