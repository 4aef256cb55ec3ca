/** What is published of a file, and whether a file is that one. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { errorOf, MrtError } from '@mrtjs/tensor';

/** What is published of a file. */
export interface PublishedFile {
  readonly url: string;
  readonly bytes?: number;
  /** In hexadecimal. */
  readonly sha256?: string;
  readonly md5?: string;
}

/** @throws {MrtError} MRT3016, after removing the file, when it is not what was published. */
export async function checkPublished(file: PublishedFile, path: string): Promise<void> {
  const problems = await problemsOf(file, path);
  if (problems.length === 0) return;
  await Promise.all([path, `${path}.json`].map((one) => rm(one, { force: true })));
  throw new MrtError(
    problems.map((problem) =>
      errorOf('MRT3016', `${file.url} ${problem}`, {
        file: path,
        hint: 'what arrived was removed; the file on the server is not the one that was published',
      }),
    ),
  );
}

/** How a file differs from what was published. */
export async function problemsOf({ bytes, sha256, md5 }: PublishedFile, path: string): Promise<string[]> {
  const { size } = await stat(path);
  return [
    ...(bytes === undefined || size === bytes ? [] : [`has ${size} bytes, ${bytes} are published`]),
    ...(await checksumProblem(path, 'sha256', sha256)),
    ...(await checksumProblem(path, 'md5', md5)),
  ];
}

async function checksumProblem(
  path: string,
  algorithm: 'sha256' | 'md5',
  published: string | undefined,
): Promise<string[]> {
  if (published === undefined) return [];
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  const found = hash.digest('hex');
  return found === published.toLowerCase()
    ? []
    : [`has the ${algorithm} ${found}, published is ${published}`];
}
