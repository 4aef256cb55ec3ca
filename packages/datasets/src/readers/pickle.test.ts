import fc from 'fast-check';
import { folderOf } from '../testing/files.js';
import { readPickle } from './pickle.js';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';

const folder = folderOf({});
const parse = (bytes: Uint8Array): Promise<unknown> => {
  const path = join(folder, 'test.pk');
  writeFileSync(path, bytes);
  return readPickle(path);
};
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** `pickle.dumps([(np.array([1, 300, -2], np.int64), np.int32(4)), ([7], 5)], protocol)` by numpy 2. */
const NUMPY: Readonly<Record<number, string>> = {
  2: 'gAJdcQAoY251bXB5Ll9jb3JlLm11bHRpYXJyYXkKX3JlY29uc3RydWN0CnEBY251bXB5Cm5kYXJyYXkKcQJLAIVxA2NfY29kZWNzCmVuY29kZQpxBFgBAAAAYnEFWAYAAABsYXRpbjFxBoZxB1JxCIdxCVJxCihLAUsDhXELY251bXB5CmR0eXBlCnEMWAIAAABpOHENiYiHcQ5ScQ8oSwNYAQAAADxxEE5OTkr/////Sv////9LAHRxEWKJaARYIAAAAAEAAAAAAAAALAEAAAAAAADDvsO/w7/Dv8O/w7/Dv8O/cRJoBoZxE1JxFHRxFWJjbnVtcHkuX2NvcmUubXVsdGlhcnJheQpzY2FsYXIKcRZoDFgCAAAAaTRxF4mIh3EYUnEZKEsDaBBOTk5K/////0r/////SwB0cRpiaARYBAAAAAQAAABxG2gGhnEcUnEdhnEeUnEfhnEgXXEhSwdhSwWGcSJlLg==',
  4: 'gASV7AAAAAAAAABdlCiMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsDhZRoBIwFZHR5cGWUk5SMAmk4lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGKJQxgBAAAAAAAAACwBAAAAAAAA/v////////+UdJRiaAGMBnNjYWxhcpSTlGgNjAJpNJSJiIeUUpQoSwNoEU5OTkr/////Sv////9LAHSUYkMEBAAAAJSGlFKUhpRdlEsHYUsFhpRlLg==',
};

test.each([2, 4])('numpy arrays and scalars, protocol %d, are lists and numbers', async (protocol) => {
  const value = await parse(Buffer.from(NUMPY[protocol] as string, 'base64'));
  expect(value).toEqual([
    [[1, 300, -2], 4],
    [[7], 5],
  ]);
});

test('the numpy of other years has another module name', async () => {
  const old = Buffer.from(NUMPY[2] as string, 'base64')
    .toString('latin1')
    .replaceAll('numpy._core', 'numpy.core');
  expect(await parse(latin1(old))).toEqual([
    [[1, 300, -2], 4],
    [[7], 5],
  ]);
});

test.each([
  ['protocol 0', '(lp0\n(I1\nL2L\ntp1\na.', [[1, 2]]],
  ['protocol 2', '\x80\x02]q\x00(K\x01M\x00\x01J\xff\xff\xff\xffe.', [1, 256, -1]],
  ['a map', '\x80\x02}U\x01aK\x05s.', new Map([['a', 5]])],
])('plain values, %s', async (_, text, value) => {
  expect(await parse(latin1(text))).toEqual(value);
});

test.each([
  ['a function of the system', "cos\nsystem\n(S'true'\ntR.", 'mentions os.system'],
  ['a class', '(i__main__\nQuestion\n.', 'mentions __main__.Question'],
  ['an end too early', '\x80\x02](K', 'is not a pickle of data'],
  ['nothing', '', 'is not a pickle of data'],
  ['text', 'the quick brown fox', 'is not a pickle of data'],
  ['bytes of negative length', 'B\xfb\xff\xff\xff.', 'a piece of -5 bytes'],
  ['a number of a megabyte', `\x8b\x00\x00\x10\x00${'1'.repeat(2 ** 20)}.`, 'a piece of 1048576 bytes'],
  ['marks that are missing', 'e.', 'is not a pickle of data'],
  ['a call of data', ']K\x01\x85R.', 'is not a pickle of data'],
  ['elements that are not numbers', 'cnumpy._core.multiarray\nscalar\n(K\x01K\x01tR.', 'other elements'],
])('%s is refused [R220]', async (_, text, says) => {
  await expect(parse(latin1(text))).rejects.toMatchObject({
    code: 'MRT3006',
    message: expect.stringContaining(says) as string,
  });
});

test('damage of any kind gives data or MRT3006, never anything else', async () => {
  const sound = Buffer.from(NUMPY[4] as string, 'base64');
  await fc.assert(
    fc.asyncProperty(fc.nat(sound.length - 1), fc.nat(255), async (at, byte) => {
      const damaged = Uint8Array.from(sound);
      damaged[at] = byte;
      await parse(damaged).catch((error: unknown) => expect(error).toMatchObject({ code: 'MRT3006' }));
    }),
    { seed: 3, numRuns: 300 },
  );
});
