/** The two ways to write inputs and outputs (CVM-SPEC 3.4). */
import { formatDeployGraph, formatParamsBlob } from '@mrtjs/cvm';
import { draftGraph, rejectionOf } from '@mrtjs/cvm/testing';
import { type ByteFormat, type CvmModel, loadModel } from './index.js';

/** A model whose only output is its input. */
const identity = (precision: number, postprocess = ''): Promise<CvmModel> =>
  loadModel(
    formatDeployGraph(
      draftGraph({ variables: { data: { shape: [2], precision } }, nodes: [], heads: ['data'], postprocess }),
    ),
    formatParamsBlob([]),
  );
const chain = { byteFormat: 'chain' } as const;

test('an unknown format is one clear error, code 2', async () => {
  const work = (await identity(8)).infer(Uint8Array.of(1, 2), { byteFormat: 'big-endian' as ByteFormat });
  expect(await rejectionOf(work)).toBe('E2 MRT4104');
  await expect(work).rejects.toThrow('use little-endian or chain');
});

describe('the format of the chain', () => {
  test('has wide elements big-endian on both sides [C63]', async () => {
    const model = await identity(16);
    const bigEndian = Uint8Array.of(0, 0, 1, 2, 0xff, 0xff, 0xff, 0xfe);
    expect(await model.infer(bigEndian, chain)).toEqual(bigEndian);
    // The same values, 258 and -2, little-endian: the default.
    const littleEndian = Uint8Array.of(2, 1, 0, 0, 0xfe, 0xff, 0xff, 0xff);
    expect(await model.infer(littleEndian)).toEqual(littleEndian);
    expect(await model.infer(littleEndian, { byteFormat: 'little-endian' })).toEqual(littleEndian);
  });

  test('reads elements before it limits them to the precision [C54, C63]', async () => {
    const model = await identity(9);
    expect(await model.infer(Uint8Array.of(0, 0, 1, 44, 0x80, 0, 0, 0), chain)).toEqual(
      Uint8Array.of(0, 0, 0, 255, 0xff, 0xff, 0xff, 1),
    );
  });

  test('leaves single bytes alone [C63]', async () => {
    expect(await (await identity(8)).infer(Uint8Array.of(1, 0xfe), chain)).toEqual(Uint8Array.of(1, 0xfe));
  });

  test('takes the sizes of input and output apart: one byte in, four out [C56, C63]', async () => {
    const model = await identity(8, 'argmax');
    expect([model.inputTypeSize, model.outputTypeSize]).toEqual([1, 4]);
    expect(await model.infer(Uint8Array.of(1, 5), chain)).toEqual(Uint8Array.of(0, 0, 0, 1));
  });

  test.each([8, 16])(
    'ignores what an input of %d bits has beyond its length [C53, C63]',
    async (precision) => {
      const model = await identity(precision);
      const input = Uint8Array.from({ length: model.inputLength }, (_, i) => (i % 4 === 3 ? 7 : 0));
      const longer = Uint8Array.of(...input, 9, 9, 9);
      expect(await model.infer(longer, chain)).toEqual(input);
      expect(await rejectionOf(model.infer(longer))).toBe('E1 MRT4102');
      expect(longer).toEqual(Uint8Array.of(...input, 9, 9, 9));
    },
  );

  test.each([0, 4, 7])('refuses an input of %d bytes for 8 [C53, C63]', async (length) => {
    expect(await rejectionOf((await identity(16)).infer(new Uint8Array(length), chain))).toBe('E1 MRT4102');
  });
});
