/** Tensor data in files beside the model. */
import type { Limits } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';
import type { onnx } from 'onnx-proto';

/** Gives the bytes of a file named by a path relative to the model. */
export type ExternalData = (location: string) => Uint8Array;

/**
 * The bytes that `external_data` entries describe.
 * @throws {MrtError} MRT1208 when no way to read files was given, for a path that is absolute or leads upwards, and
 * for a range outside the file; MRT0004 for a file larger than the limit.
 */
export function externalBytes(
  entries: readonly onnx.IStringStringEntryProto[],
  what: string,
  read: ExternalData | undefined,
  limits: Limits,
): Uint8Array {
  const facts = new Map(entries.map(({ key, value }) => [key ?? '', value ?? '']));
  const location = facts.get('location') ?? '';
  checkLocation(location, what);
  if (read === undefined)
    fail('MRT1208', `${what} is in the file ${location}`, {
      hint: 'give externalData, which reads files beside the model',
    });
  const bytes = read(location);
  if (bytes.length > limits.maxFileBytes)
    fail('MRT0004', `${location} has ${bytes.length} bytes, the limit is ${limits.maxFileBytes}`);
  const offset = integer(facts.get('offset') ?? '0', what);
  const length = integer(facts.get('length') ?? String(bytes.length - offset), what);
  if (offset + length > bytes.length)
    fail(
      'MRT1208',
      `${what} is at bytes ${offset} to ${offset + length} of ${location}, which has ${bytes.length}`,
    );
  return bytes.subarray(offset, offset + length);
}

/** Only plain relative paths: a model must not name files outside its folder. */
function checkLocation(location: string, what: string): void {
  const parts = location.split(/[\\/]/);
  const absolute = parts[0] === '' || /^[A-Za-z]:/.test(location);
  if (absolute || parts.includes('..') || location.includes('\0'))
    fail('MRT1208', `${what} names the external file ${JSON.stringify(location)}`, {
      hint: 'expected a path relative to the model, without ..',
    });
}

function integer(text: string, what: string): number {
  const value = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(value)
    ? value
    : fail('MRT1208', `${what} has the external offset or length ${JSON.stringify(text)}`, {
        hint: 'expected a whole number of bytes',
      });
}
