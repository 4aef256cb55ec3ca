import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '@mrtjs/tensor';
import { folderOf } from '../testing/files.js';
import type { FileServerOptions } from '../testing/server.js';
import { serve, startServer } from '../testing/server.js';
import { download } from './download.js';
import type { PublishedFile } from './published.js';

const random = seededRandom(11);
const content = Uint8Array.from({ length: 50_000 }, () => random.int(256));
const sha256 = createHash('sha256').update(content).digest('hex');
const md5 = createHash('md5').update(content).digest('hex');
const server = startServer();
const root = folderOf({});

/** The byte at which each request began. */
const startsAsked = (): number[] => server.asked.map((one) => Number(/bytes=(\d+)-$/.exec(one)?.[1] ?? 0));

let count = 0;
let arrived = 0;
const options = { patience: 1, onProgress: (done: number) => void (arrived = done) };
/** Serves a content, and breaks off once so many bytes have arrived. */
const breaking = (bytes: Uint8Array, breakAfter: number, more: FileServerOptions = {}) => {
  arrived = 0;
  return serve(bytes, { breakAfter, arrived: () => arrived, ...more });
};
/** A file to download, and where to. */
function task(published: Partial<PublishedFile> = {}) {
  const folder = join(root, String(count++));
  return { file: { url: server.url('/data.bin'), ...published }, path: join(folder, 'data.bin'), folder };
}

test.each<[string, Partial<PublishedFile>]>([
  ['nothing published', {}],
  ['size and checksums', { bytes: 50_000, sha256: sha256.toUpperCase(), md5 }],
])('a file arrives whole and alone: %s', async (_, published) => {
  const { file, path, folder } = task(published);
  server.answerWith(serve(content));
  const steps: (readonly [number, number | undefined])[] = [];
  await download(file, path, { ...options, onProgress: (done, total) => void steps.push([done, total]) });
  expect(new Uint8Array(readFileSync(path))).toEqual(content);
  expect(readdirSync(folder)).toEqual(['data.bin']);
  expect([steps[0], steps.at(-1)]).toEqual([
    [0, 50_000],
    [50_000, 50_000],
  ]);
  await download(file, path, options);
  expect(server.asked).toEqual(['GET /data.bin']);
});

test('a connection that breaks is gone on with where it broke', async () => {
  const { file, path, folder } = task({ sha256 });
  server.answerWith(breaking(content, 20_000));
  await download(file, path, options);
  expect(new Uint8Array(readFileSync(path))).toEqual(content);
  expect(startsAsked()).toEqual([0, 20_000, 40_000]);
  expect(readdirSync(folder)).toEqual(['data.bin']);
});

test('a server that knows no parts sends it all again', async () => {
  const { file, path } = task({ md5 });
  let answers = 0;
  const [first, others] = [breaking(content, 9000), serve(content, { noRanges: true })];
  server.answerWith((...args) => (answers++ === 0 ? first : others)(...args));
  await download(file, path, options);
  expect(new Uint8Array(readFileSync(path))).toEqual(content);
  expect(startsAsked()).toEqual([0, 9000]);
});

test('it gives up in the end, keeps what arrived, and a later call goes on, from another process too', async () => {
  const { file, path, folder } = task();
  let answers = 0;
  const [first, stuck] = [breaking(content, 30_000), breaking(content, 0)];
  server.answerWith((...args) => (answers++ === 0 ? first : stuck)(...args));
  await expect(download(file, path, { ...options, attempts: 3 })).rejects.toMatchObject({
    diagnostics: [{ code: 'MRT3015', file: path, hint: expect.stringContaining('run it again') as string }],
  });
  expect(server.asked).toHaveLength(3);
  expect(readdirSync(folder).sort()).toEqual(['data.bin.part', 'data.bin.part.json']);
  server.answerWith(serve(content));
  await download(file, path, options);
  expect(startsAsked()).toEqual([30_000]);
  expect(new Uint8Array(readFileSync(path))).toEqual(content);
});

test('a file that changed meanwhile is fetched anew: parts of two versions are never joined', async () => {
  const { file, path } = task();
  server.answerWith(breaking(content, 30_000));
  await expect(download(file, path, { ...options, attempts: 1 })).rejects.toThrow('MRT3015');
  const changed = content.toReversed();
  server.answerWith(serve(changed, { etag: '"v2"' }));
  await download(file, path, options);
  expect(startsAsked()).toEqual([30_000]);
  expect(new Uint8Array(readFileSync(path))).toEqual(changed);
});

test('without a version and a checksum nothing is gone on with', async () => {
  const { file, path } = task();
  server.answerWith(breaking(content, 30_000, { etag: '' }));
  await expect(download(file, path, { ...options, attempts: 1 })).rejects.toThrow('MRT3015');
  server.answerWith(serve(content, { etag: '' }));
  await download(file, path, options);
  expect(server.asked).toEqual(['GET /data.bin']);
});

test('what arrived and does not fit the file on the server is fetched anew', async () => {
  const { file, path } = task({ md5: createHash('md5').update(content.subarray(0, 100)).digest('hex') });
  server.answerWith(breaking(content, 30_000));
  await expect(download(file, path, { ...options, attempts: 1 })).rejects.toThrow('MRT3015');
  server.answerWith(serve(content.subarray(0, 100)));
  await download(file, path, options);
  expect(startsAsked()).toEqual([30_000, 0]);
});

test.each<[string, Partial<PublishedFile>, string]>([
  ['another checksum', { sha256: '0'.repeat(64) }, 'has the sha256'],
  ['another old checksum', { md5: '0'.repeat(32) }, 'has the md5'],
  ['more bytes', { bytes: 49_999 }, 'has 50000 bytes, 49999 are expected'],
  ['fewer bytes', { bytes: 50_001 }, 'has 50000 bytes, 50001 are expected'],
])('%s than published: MRT3016, and nothing is left', async (_, published, says) => {
  const { file, path, folder } = task(published);
  server.answerWith(serve(content));
  await expect(download(file, path, options)).rejects.toMatchObject({
    code: 'MRT3016',
    message: expect.stringContaining(says) as string,
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('an answer without end is cut off', async () => {
  const { file, path } = task({ bytes: 1000 });
  server.answerWith((_, response) => {
    const more = (): void => void (response.destroyed || response.write(content, () => setImmediate(more)));
    more();
    response.on('error', () => undefined);
  });
  await expect(download(file, path, options)).rejects.toThrow(
    'goes on after the 1000 bytes that it may have',
  );
});

test.each([
  [404, 'the server answered 404', 1],
  [403, 'the server answered 403', 1],
  [503, 'the server answered 503', 3],
])('status %i: %s, asked %i times', async (status, says, times) => {
  const { file, path } = task();
  server.answerWith((_, response) => response.writeHead(status).end('no'));
  await expect(download(file, path, { ...options, attempts: 3 })).rejects.toThrow(says);
  expect(server.asked).toHaveLength(times);
  expect(existsSync(path)).toBe(false);
});

test('a server that is busy for a while is asked again', async () => {
  const { file, path } = task();
  let answers = 0;
  server.answerWith((request, response) =>
    answers++ < 2 ? response.writeHead(503).end() : serve(content)(request, response),
  );
  await download(file, path, options);
  expect(new Uint8Array(readFileSync(path))).toEqual(content);
});

test('a server that sends another part than it was asked for is refused', async () => {
  const { file, path } = task();
  server.answerWith(breaking(content, 30_000));
  await expect(download(file, path, { ...options, attempts: 1 })).rejects.toThrow('MRT3015');
  server.answerWith((_, response) =>
    response.writeHead(206, { 'content-range': 'bytes 10-49999/50000' }).end(content.subarray(10)),
  );
  await expect(download(file, path, options)).rejects.toThrow('another part of the file');
});

test('a host that is not there is told with the reason', async () => {
  const { path } = task();
  await expect(
    download({ url: 'http://127.0.0.1:9/x' }, path, { ...options, attempts: 2 }),
  ).rejects.toMatchObject({ code: 'MRT3015' });
});

test('a signal stops at once, and what arrived stays', async () => {
  const { file, path, folder } = task();
  const controller = new AbortController();
  server.answerWith((_, response) => {
    response.writeHead(200, { 'content-length': 50_000, etag: '"v1"' });
    response.write(content.subarray(0, 10_000));
  });
  const stopped = download(file, path, {
    ...options,
    signal: controller.signal,
    onProgress: (done) => done >= 10_000 && controller.abort(new Error('enough')),
  });
  await expect(stopped).rejects.toThrow('enough');
  expect(readdirSync(folder).sort()).toEqual(['data.bin.part', 'data.bin.part.json']);
  server.answerWith(serve(content));
  await download(file, path, options);
  expect(server.asked).toEqual(['GET /data.bin bytes=10000-']);
});
