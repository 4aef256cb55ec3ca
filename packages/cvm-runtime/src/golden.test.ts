/**
 * Every golden vector of the original runtime, on both engines and in both profiles: bytes, sizes, gas, storage, and
 * classes of errors.
 */
import { CvmError } from '@mrtjs/cvm';
import { describeShared, readJsonLines, requireShared, sharedPath } from '@mrtjs/testing';
import { Buffer } from 'node:buffer';
import type { LoadOptions } from './index.js';
import { loadModel } from './index.js';

interface Facts {
  readonly input_type_size: number;
  readonly output_type_size: number;
  readonly output_length: number;
  readonly gas: number;
  readonly storage: number;
}

interface Outcome {
  readonly hex?: string;
  readonly stage?: 'load' | 'infer';
  readonly code?: number;
}

interface GoldenCase {
  readonly id: string;
  readonly kind: string;
  readonly symbol: string;
  readonly params_hex: string;
  readonly input_hex: string;
  readonly facts: Facts | null;
  readonly formal: Outcome;
  readonly cpu: Outcome | 'same' | 'not-reproducible';
  readonly verdict?: string;
}

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

async function codeOf(work: Promise<unknown>): Promise<number | string> {
  try {
    await work;
    return 'nothing was thrown';
  } catch (error) {
    return error instanceof CvmError ? error.code : `not a CvmError: ${String(error)}`;
  }
}

async function check(
  { symbol, params_hex, input_hex, facts, verdict }: GoldenCase,
  expected: Outcome,
  options: LoadOptions,
): Promise<void> {
  const loading = loadModel(symbol, hex(params_hex), options);
  if (expected.stage === 'load') {
    expect(await codeOf(loading)).toBe(expected.code);
    return;
  }
  const model = await loading;
  expect({
    input_type_size: model.inputTypeSize,
    output_type_size: model.outputTypeSize,
    output_length: model.outputLength,
    gas: model.gas,
    storage: model.storage,
  }).toEqual(facts);
  const input = hex(input_hex);
  expect(input.length).toBe(model.inputLength);
  // Accepted without bytes: the heads do not line up, so that only the byte-level call fails.
  if (expected.hex === undefined) {
    expect(await codeOf(model.infer(input))).toBe(expected.code ?? 1);
    return;
  }
  // A 1-D condition of `where` leaves stale memory in the original: nothing to compare [C129].
  if (verdict === 'undefined') return;
  const first = await model.infer(input);
  expect(Buffer.from(first).toString('hex')).toBe(expected.hex);
  expect(await model.infer(input)).toEqual(first);
}

function byKind(cases: readonly GoldenCase[]): readonly (readonly [string, readonly GoldenCase[]])[] {
  const kinds = new Map<string, GoldenCase[]>();
  for (const each of cases) kinds.set(each.kind, [...(kinds.get(each.kind) ?? []), each]);
  return [...kinds];
}

/** The cases of a file, as the two files write them; none where the file is absent (the describe is skipped then). */
function casesOf<T>(file: string, read: (line: T) => GoldenCase): readonly GoldenCase[] {
  return sharedPath('golden', file) === undefined
    ? []
    : readJsonLines<T>(requireShared('golden', file)).map(read);
}

const ENGINES = ['wasm', 'reference'] as const;

type VectorLine = Omit<GoldenCase, 'symbol' | 'facts'> & {
  readonly graph: object;
  readonly meta: Facts | null;
};
const vectors = casesOf<VectorLine>('cvm-vectors.jsonl', ({ graph, meta, ...rest }) => ({
  ...rest,
  symbol: JSON.stringify(graph),
  facts: meta,
}));

type OperatorLine = Omit<GoldenCase, 'facts'> & { readonly formal: Facts };
const operators = casesOf<OperatorLine>('cvm-operators.jsonl', (line) => {
  const { input_type_size, output_type_size, output_length, gas, storage } = line.formal;
  return { ...line, facts: { input_type_size, output_type_size, output_length, gas, storage } };
});

describeShared(
  ['golden', 'cvm-vectors.jsonl'],
  'cvm-vectors: bytes, sizes, gas, storage, classes of errors [C55, C58, C64, C142–C144, C146, C158, C161]',
  () => {
    test('all 365 cases are there', () => expect(vectors).toHaveLength(365));
    describe.each(ENGINES)('engine %s', (engine) => {
      describe.each(byKind(vectors))('%s', (_, cases) => {
        test.each(cases.map((each) => [each.id, each] as const))('%s', (_id, each) =>
          check(each, each.formal, { engine }),
        );
      });
    });
  },
);

describeShared(
  ['golden', 'cvm-operators.jsonl'],
  'cvm-operators: bytes, sizes, gas, storage, classes of errors [C55, C58, C64, C142–C144, C146, C158, C161]',
  () => {
    test('all 505 cases are there', () => expect(operators).toHaveLength(505));
    describe.each(ENGINES)('engine %s', (engine) => {
      describe.each(byKind(operators))('%s', (_, cases) => {
        test.each(cases.map((each) => [each.id, each] as const))('%s', (_id, each) =>
          check(each, each.formal, { engine }),
        );
      });
    });
  },
);

/** What each case gives on the CPU backend; undefined where it reads stale memory, which nobody can reproduce. */
function cpuOutcome({ kind, formal, cpu, verdict }: GoldenCase): Outcome | undefined {
  // `undefined` is the 1-D condition of `where` [C129], the others are batches after an empty one [D6].
  if (cpu === 'not-reproducible' || verdict === 'undefined') return undefined;
  if (cpu === 'same') return formal;
  // One of the files has a failure of the recording as code 3 here; the return code is 2, as in the other [D1].
  return kind === 'cvm_left_shift' && cpu.stage === 'infer' && cpu.code === 3 ? { ...cpu, code: 2 } : cpu;
}

/** The deviations of CVM-SPEC 8.1 that cases show, by the kinds of these. */
const DEVIATIONS: Readonly<Record<string, string>> = {
  ls: 'D1',
  cvm_left_shift: 'D1',
  rshift_extreme: 'D2–D4',
  cvm_right_shift: 'D2–D4',
  max: 'D5',
  sum: 'D5',
  sum_unit_axis: 'D5',
  nms: 'D7–D9',
  nms_rand: 'D7–D9',
  non_max_suppression: 'D7–D9',
};

describe.each([
  ['cvm-vectors.jsonl', vectors, { excluded: 3, deviating: 17 }],
  ['cvm-operators.jsonl', operators, { excluded: 1, deviating: 19 }],
] as const)('%s', (file, all, expected) => {
  describeShared(['golden', file], 'profile cpu', () => {
    const cases = all.flatMap((each) => {
      const outcome = cpuOutcome(each);
      return outcome === undefined ? [] : [{ each, outcome }];
    });
    const sameOutcome = (a: Outcome, b: Outcome): boolean =>
      a.hex === b.hex && a.stage === b.stage && a.code === b.code;
    const deviating = cases.filter(({ each, outcome }) => !sameOutcome(each.formal, outcome));
    const agreeing = cases.filter((each) => !deviating.includes(each));

    test('deviates and cannot be compared in as many cases as are known [D1–D9]', () =>
      expect({ excluded: all.length - cases.length, deviating: deviating.length }).toEqual(expected));
    test.each(deviating.map((one) => [one.each.id, DEVIATIONS[one.each.kind], one] as const))(
      '%s deviates [%s]',
      (_id, number, { each, outcome }) => {
        expect(number).toBeDefined();
        return check(each, outcome, { profile: 'cpu' });
      },
    );
    test.each(agreeing.map((one) => [one.each.id, one] as const))(
      '%s agrees [C158, C161]',
      (_id, { each, outcome }) => check(each, outcome, { profile: 'cpu' }),
    );
  });
});
