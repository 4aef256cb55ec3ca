/** Reading files within limits. */
import type { DiagnosticCode, Limits } from '@mrtjs/tensor';
import { DEFAULT_LIMITS, errorOf, fail, MrtError } from '@mrtjs/tensor';
import { open } from 'node:fs/promises';

/**
 * The bytes of a file.
 * @throws {MrtError} `missing` (MRT6014 by default) when it is not there or cannot be read, MRT6041 beyond the limit.
 */
export async function readBytes(
  file: string,
  missing: DiagnosticCode = 'MRT6014',
  limits: Limits = DEFAULT_LIMITS,
): Promise<Uint8Array> {
  try {
    const handle = await open(file);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) fail(missing, 'this is not a file', { file });
      if (stats.size > limits.maxFileBytes)
        fail('MRT6041', `${stats.size} bytes exceed the limit of ${limits.maxFileBytes}`, { file });
      const { buffer, byteOffset, byteLength } = await handle.readFile();
      return new Uint8Array(buffer, byteOffset, byteLength);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof MrtError) throw error;
    throw new MrtError([errorOf(missing, reason(error as NodeJS.ErrnoException), { file })], {
      cause: error,
    });
  }
}

function reason(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return 'the file does not exist';
  if (error.code === 'EACCES' || error.code === 'EPERM') return 'the file may not be read';
  return `the file cannot be read: ${error.message}`;
}

/** {@link readBytes} as UTF-8 text. @throws {MrtError} also `missing` when it is not UTF-8. */
export async function readText(
  file: string,
  missing: DiagnosticCode = 'MRT6014',
  limits?: Limits,
): Promise<string> {
  const bytes = await readBytes(file, missing, limits);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new MrtError([errorOf(missing, 'the file is not UTF-8 text', { file })], { cause });
  }
}
