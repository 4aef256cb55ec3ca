/** Bytes in, bytes out: the encodings of CVM-SPEC 3.3 and 3.4. */
import { formatDeployGraph, formatParamsBlob, type ParamTensor } from '@mrtjs/cvm';
import { type Draft, draftGraph, rejectionOf } from '@mrtjs/cvm/testing';
import { float32, int32, tensor } from '@mrtjs/tensor';
import { type CvmModel, loadModel } from './index.js';

type Params = readonly (readonly [string, ParamTensor])[];

const load = (draft: Draft, params: Params = []): Promise<CvmModel> =>
  loadModel(formatDeployGraph(draftGraph(draft)), formatParamsBlob(params));

/** A model that only has an input of this shape and precision, which is its output too. */
const identity = (
  shape: readonly number[],
  precision: number,
  more: Partial<Draft> = {},
): Promise<CvmModel> =>
  load({ variables: { data: { shape, precision } }, nodes: [], heads: ['data'], ...more });

const bytes = (...values: readonly number[]): Uint8Array => new Uint8Array(Int8Array.from(values).buffer);
const words = (...values: readonly number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer);

describe('input', () => {
  test.each([
    [1, 1, [5, -5], [0, 0]],
    [5, 1, [15, -16], [15, -15]],
    [8, 1, [127, -128], [127, -127]],
  ])(
    'of precision %d has %d byte an element and is clamped [C52, C54]',
    async (precision, size, given, expected) => {
      const model = await identity([2], precision);
      expect(model.inputTypeSize).toBe(size);
      expect([...(await model.infer(bytes(...given)))]).toEqual([...bytes(...expected)]);
    },
  );

  test.each([
    [9, [300, -300], [255, -255]],
    [32, [2 ** 31 - 1, -(2 ** 31)], [2 ** 31 - 1, -(2 ** 31 - 1)]],
  ])(
    'of precision %d has 4 bytes an element and is clamped [C52, C54]',
    async (precision, given, expected) => {
      const model = await identity([2], precision);
      expect(model.inputTypeSize).toBe(4);
      expect(await model.infer(words(...given))).toEqual(words(...expected));
      // Also where the bytes do not start at a multiple of 4.
      const shifted = new Uint8Array(9);
      shifted.set(words(...given), 1);
      expect(await model.infer(shifted.subarray(1))).toEqual(words(...expected));
    },
  );

  test('of another length is code 1 [C53]', async () => {
    const model = await identity([2], 8);
    expect(await rejectionOf(model.infer(bytes(1)))).toBe('E1 MRT4102');
    expect(await rejectionOf(model.infer(bytes(1, 2, 3)))).toBe('E1 MRT4102');
  });

  test('may be any integer tensor of the right shape', async () => {
    const model = await identity([1, 2], 9);
    const expected = [int32([1, 2], [255, -3])];
    expect(await model.run(tensor('int64', [1, 2], BigInt64Array.of(2n ** 40n, -3n)))).toEqual(expected);
    expect(await model.run(tensor('int16', [1, 2], Int16Array.of(9999, -3)))).toEqual(expected);
    expect(await rejectionOf(model.run(int32([2], [1, 2])))).toBe('E1 MRT4102');
    expect(await rejectionOf(model.run(float32([1, 2], [1, 2])))).toBe('E1 MRT4102');
  });
});

describe('output', () => {
  const twoHeads = (more: Partial<Draft> = {}): Promise<CvmModel> =>
    load({
      variables: { data: { shape: [2, 2], precision: 8 } },
      nodes: [{ func: 'negative', inputs: ['data'], name: 'n' }],
      heads: ['data', 'n'],
      ...more,
    });

  test('heads are interleaved in bytes, and apart as tensors [C58]', async () => {
    const model = await twoHeads();
    expect([...(await model.infer(bytes(1, 2, 3, 4)))]).toEqual([...bytes(1, 2, -1, -2, 3, 4, -3, -4)]);
    expect(await model.run(int32([2, 2], [1, 2, 3, 4]))).toEqual([
      int32([2, 2], [1, 2, 3, 4]),
      int32([2, 2], [-1, -2, -3, -4]),
    ]);
  });

  test('heads of unequal rows load and run, but have no bytes [C59]', async () => {
    const nodes = [{ func: 'reshape', inputs: ['data'], name: 'n', attrs: { shape: [4, 1] } }];
    const model = await twoHeads({ nodes });
    expect(model.outputLength).toBe(8);
    expect(await rejectionOf(model.infer(bytes(1, 2, 3, 4)))).toBe('E1 MRT4103');
    expect(await model.run(int32([2, 2], [1, 2, 3, 4]))).toHaveLength(2);
  });

  test('one head above 8 bits makes all of them wide [C55]', async () => {
    const model = await twoHeads({ nodes: [{ func: 'elemwise_add', inputs: ['data', 'data'], name: 'n' }] });
    expect(model.outputTypeSize).toBe(4);
    expect(await model.infer(bytes(1, 2, 3, 4))).toEqual(words(1, 2, 2, 4, 3, 4, 6, 8));
  });

  test('one-byte outputs keep the low 8 bits [C62]', async () => {
    // The condition's precision is that of the result, whatever the chosen values are (CVM-SPEC 8.3).
    const model = await load(
      {
        variables: {
          data: { shape: [2], precision: 8 },
          x: { shape: [2], precision: 16 },
          y: { shape: [2], precision: 16 },
        },
        nodes: [{ func: 'where', inputs: ['data', 'x', 'y'] }],
      },
      [
        ['x', int32([2], [300, 0])],
        ['y', int32([2], [0, -200])],
      ],
    );
    expect([...(await model.infer(bytes(1, 0)))]).toEqual([300 & 255, -200 & 255]);
    expect(await model.run(int32([2], [1, 0]))).toEqual([int32([2], [300, -200])]);
  });

  test('argmax takes 4 bytes, compares 8 bits, and the first rows only [C56, C57]', async () => {
    const model = await identity([5, 2], 8, { postprocess: 'argmax' });
    expect([model.outputTypeSize, model.outputLength]).toEqual([4, 20]);
    expect(await model.infer(bytes(1, 2, 4, 3, 5, 6, 9, 8, 1, 0))).toEqual(words(1, 0, 1, 0, 0));
    const narrow = await identity([3], 16, { postprocess: 'argmax' });
    expect(await narrow.infer(words(200, 100, 50))).toEqual(words(1));
    const tie = await identity([4], 8, { postprocess: 'argmax' });
    expect(await tie.infer(bytes(1, 7, 7, 2))).toEqual(words(1));
  });

  test('detection joins heads of equal rows, and needs at least two [C56, C60]', async () => {
    const single = await identity([2, 2], 8, { postprocess: 'detection' });
    expect([single.outputTypeSize, single.outputLength]).toEqual([4, 16]);
    expect(await rejectionOf(single.infer(bytes(1, 2, 3, 4)))).toBe('E1 MRT4103');
    const model = await twoHeads({ postprocess: 'detection' });
    expect([model.outputTypeSize, model.outputLength]).toEqual([4, 32]);
    expect(await model.infer(bytes(1, 2, 3, 4))).toEqual(words(1, 2, -1, -2, 3, 4, -3, -4));
  });

  test('detection over a batch, where the original writes beyond its buffer, is refused [C60]', async () => {
    const model = await twoHeads({
      variables: { data: { shape: [2, 1, 2], precision: 8 } },
      postprocess: 'detection',
    });
    expect(model.outputLength).toBe(16);
    expect(await rejectionOf(model.infer(bytes(1, 2, 3, 4)))).toBe('E1 MRT4103');
  });

  test('an unknown postprocess is none [C61]', async () => {
    const model = await identity([2], 8, { postprocess: 'softmax' });
    expect(model.postprocess).toBe('softmax');
    expect([...(await model.infer(bytes(1, 2)))]).toEqual([1, 2]);
  });

  test('names of outputs are unique', async () => {
    const model = await load({
      variables: { data: { shape: [1, 1, 6], precision: 8 } },
      nodes: [{ func: 'get_valid_counts', inputs: ['data'], name: 'g' }],
      heads: ['g', 'g:1', 'g', 'data'],
    });
    expect(model.outputs.map((output) => output.name)).toEqual(['g', 'g_output1', 'g_1', 'data']);
  });
});
