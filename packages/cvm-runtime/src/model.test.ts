import { formatDeployGraph, formatParamsBlob, type ParamTensor } from '@mrtjs/cvm';
import { type Draft, draftGraph, rejectionOf } from '@mrtjs/cvm/testing';
import { int32, tensor } from '@mrtjs/tensor';
import { createReferenceEngine, type CvmModel, loadModel, type LoadOptions } from './index.js';

type Params = readonly (readonly [string, ParamTensor])[];

const load = (draft: Draft, params: Params = [], options?: LoadOptions): Promise<CvmModel> =>
  loadModel(formatDeployGraph(draftGraph(draft)), formatParamsBlob(params), options);

const bytes = (...values: readonly number[]): Uint8Array => new Uint8Array(Int8Array.from(values).buffer);
const int8 = (shape: readonly number[], values: readonly number[]): ParamTensor =>
  tensor('int8', shape, Int8Array.from(values));

/** The example of CVM-SPEC 1.7. */
const example: Draft = {
  variables: { data: { shape: [1, 4], precision: 8 }, w0: { shape: [2, 4], precision: 8 } },
  nodes: [
    { func: 'dense', inputs: ['data', 'w0'], name: 'd', attrs: { units: 2, use_bias: false } },
    { func: 'cvm_right_shift', inputs: ['d'], name: 'out', attrs: { precision: 8, shift_bit: 5 } },
  ],
};
const w0 = int8([2, 4], [1, -2, 3, -4, 100, 100, -100, 127]);

describe('the example of the specification', () => {
  test('says what it is [C158]', async () => {
    const model = await load(example, [['w0', w0]]);
    expect(model.inputs).toEqual([{ name: 'data', shape: [1, 4], precision: 8 }]);
    expect(model.outputs).toEqual([{ name: 'out', shape: [1, 2], precision: 8 }]);
    const { inputLength, inputTypeSize, outputLength, outputTypeSize, gas, storage, version, postprocess } =
      model;
    expect({
      inputLength,
      inputTypeSize,
      outputLength,
      outputTypeSize,
      gas,
      storage,
      version,
      postprocess,
    }).toEqual({
      inputLength: 4,
      inputTypeSize: 1,
      outputLength: 2,
      outputTypeSize: 1,
      gas: 106,
      storage: 64,
      version: 'cvm_1.0.0',
      postprocess: '',
    });
  });

  test('runs on bytes and on tensors, again and again [C38, C54, C64, C159]', async () => {
    const model = await load(example, [['w0', w0]]);
    const input = bytes(10, 20, -30, -128);
    const expected = [12, -127];
    expect([...(await model.infer(input))]).toEqual([...bytes(...expected)]);
    const first = await model.run(int32([1, 4], [10, 20, -30, -128]));
    expect(first).toEqual([int32([1, 2], expected)]);
    await model.run(int32([1, 4], [0, 0, 0, 0]));
    expect(first).toEqual([int32([1, 2], expected)]);
    expect([...(await model.infer(input))]).toEqual([...bytes(...expected)]);
    expect([...input]).toEqual([...bytes(10, 20, -30, -128)]);
  });

  test('as an engine for evaluation', async () => {
    const engine = createReferenceEngine();
    expect(engine.name).toBe('reference');
    const executable = await engine.load(
      formatDeployGraph(draftGraph(example)),
      formatParamsBlob([['w0', w0]]),
    );
    expect(await executable.run(int32([1, 4], [10, 20, -30, -128]))).toEqual([int32([1, 2], [12, -127])]);
  });
});

describe('parameters', () => {
  const wide: Draft = {
    ...example,
    variables: { ...example.variables, w0: { shape: [2, 4], precision: 9 } },
  };
  test.each<readonly [string, Draft, Params, string]>([
    ['given as declared', example, [['w0', w0]], 'accepted'],
    ['int32 for precision 8', example, [['w0', int32([2, 4], [...w0.data])]], 'accepted'],
    ['missing [C44]', example, [], 'E1 MRT4101'],
    [
      'unknown [C44]',
      example,
      [
        ['w0', w0],
        ['w1', w0],
      ],
      'E2 MRT4101',
    ],
    [
      'the name of an operator [C44]',
      example,
      [
        ['w0', w0],
        ['d', w0],
      ],
      'E2 MRT4101',
    ],
    ['of another shape [C45]', example, [['w0', int8([4, 2], [...w0.data])]], 'E1 MRT4101'],
    [
      '-128 at precision 8 [C43]',
      example,
      [['w0', int8([2, 4], w0.data.map(() => -128) as unknown as number[])]],
      'E1 MRT4101',
    ],
    [
      'beyond their precision [C43]',
      example,
      [['w0', int32([2, 4], [128, 0, 0, 0, 0, 0, 0, 0])]],
      'E1 MRT4101',
    ],
    ['operands of 9 bits [C67]', wide, [['w0', w0]], 'E1 MRT4008'],
    [
      'input among the parameters, clamped [C50]',
      example,
      [
        ['w0', w0],
        ['data', int8([1, 4], [-128, 0, 0, 0])],
      ],
      'accepted',
    ],
    [
      'input among them, of another shape [C45]',
      example,
      [
        ['w0', w0],
        ['data', int8([4], [0, 0, 0, 0])],
      ],
      'E1 MRT4101',
    ],
  ])('%s: %s', async (_, draft, params, outcome) => {
    expect(await rejectionOf(load(draft, params))).toBe(outcome);
  });

  test('of repeated names the last one counts [C49]', async () => {
    const zero = int8([2, 4], [0, 0, 0, 0, 0, 0, 0, 0]);
    const model = await load(example, [
      ['w0', w0],
      ['w0', zero],
    ]);
    expect(await model.run(int32([1, 4], [1, 1, 1, 1]))).toEqual([int32([1, 2], [0, 0])]);
  });

  test('the empty file is refused even by a model without parameters [C46]', async () => {
    const symbol = formatDeployGraph(
      draftGraph({ variables: { data: { shape: [1], precision: 8 } }, nodes: [], heads: ['data'] }),
    );
    expect(await rejectionOf(loadModel(symbol, new Uint8Array()))).toBe('E1 MRT4013');
  });
});

describe('hosts', () => {
  test('an engine that is not there is one clear error, code 2', async () => {
    const work = load(example, [['w0', w0]], { engine: 'gpu' as 'wasm' });
    expect(await rejectionOf(work)).toBe('E2 MRT4104');
    await expect(work).rejects.toThrow('use auto or wasm or reference');
    expect(
      await rejectionOf(load(example, [['w0', w0]], { engine: 'reference', threads: 4, profile: 'formal' })),
    ).toBe('accepted');
  });

  const huge: Draft = {
    variables: { data: { shape: [1], precision: 8 } },
    nodes: [{ func: 'tile', inputs: ['data'], attrs: { reps: [4096, 4096, 63] } }],
  };

  test('memory is limited before it is allocated, code 1', async () => {
    expect(await rejectionOf(load(huge))).toBe('E1 MRT4012');
    expect(await rejectionOf(load(example, [['w0', w0]], { limits: { maxTotalBytes: 63 } }))).toBe(
      'E1 MRT4012',
    );
    expect(await rejectionOf(load(example, [['w0', w0]], { limits: { maxTotalBytes: 64 } }))).toBe(
      'accepted',
    );
  });

  test('limits of the readers apply', async () => {
    expect(await rejectionOf(load(example, [['w0', w0]], { limits: { maxNodes: 3 } }))).toBe('E1 MRT4012');
    expect(await rejectionOf(load(example, [['w0', w0]], { limits: { maxTensors: 0 } }))).toBe('E1 MRT4012');
  });

  test('gas beyond the limits of the chain is an error when asked for only [C145]', async () => {
    const model = await load({
      variables: { data: { shape: [2 ** 18, 1, 6], precision: 8 } },
      nodes: [
        { func: 'get_valid_counts', inputs: ['data'], name: 'g' },
        { func: 'non_max_suppression', inputs: ['g:1', 'g'] },
      ],
    });
    expect(() => model.gas).toThrow('MRT4015');
  });
});
