/** Names of archive entries: from others, so not to be trusted. */
import { fail } from '@mrtjs/tensor';

const [MAX_LENGTH, MAX_DEPTH] = [4096, 32];

/**
 * The path of an entry below the folder that an archive is unpacked into, with `/` between names; `undefined` for that
 * folder itself.
 * @throws {MrtError} MRT3017 for names that lead elsewhere, or mean different things on different systems.
 */
export function entryPath(name: string, archive: string): string | undefined {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  const absolute = name.startsWith('/') || /^[a-z]:/i.test(name);
  const ambiguous = /[\\\p{Cc}]/u.test(name) || name.length > MAX_LENGTH || parts.length > MAX_DEPTH;
  if (absolute || ambiguous || parts.includes('..'))
    fail(
      'MRT3017',
      `the archive has an entry "${name.slice(0, 80)}", which is not the path of a file in it`,
      {
        file: archive,
        hint: 'nothing of it was unpacked; do not use it',
      },
    );
  return parts.length === 0 ? undefined : parts.join('/');
}
