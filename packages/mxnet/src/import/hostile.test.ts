import fc from 'fast-check';
import { topologicalOrder } from '@mrtjs/graph';
import { float32, MrtError } from '@mrtjs/tensor';
import { paramsFile } from '../params/file.js';
import { formatParams } from '../params/format.js';
import { symbolText } from '../testing/symbols.js';
import { importMxnet } from './import.js';

const symbol = symbolText([
  ['null', 'data', [], { __shape__: '(1, 3, 4, 4)' }],
  ['null', 'w'],
  ['Convolution', 'conv', ['data', 'w'], { kernel: '(3, 3)', num_filter: '2', no_bias: 'True' }],
  ['split', 'parts', ['conv'], { num_outputs: '2' }],
  ['_rminus_scalar', 'shift', ['parts:1'], { scalar: '0.5' }],
  ['SoftmaxOutput', 'out', ['shift'], { multi_output: 'True' }],
]);
const params = formatParams(paramsFile(new Map([['arg:w', float32([1, 2], [3, 4])]])));

/** Damaged files either import, or are refused with diagnostics; nothing else is thrown. */
function check(text: string | Uint8Array, bytes: Uint8Array): void {
  try {
    const { model } = importMxnet({ symbol: text, params: bytes });
    expect(topologicalOrder(model.graph).length).toBeGreaterThan(0);
  } catch (error) {
    expect(error).toBeInstanceOf(MrtError);
    expect((error as MrtError).diagnostics.length).toBeGreaterThan(0);
  }
}

test('the undamaged files import', () => {
  expect(importMxnet({ symbol, params }).diagnostics).toEqual([]);
});

test('characters of the symbol replaced', () => {
  const edits = fc.array(
    fc.tuple(fc.nat(symbol.length - 1), fc.constantFrom(...'0123456789-[]{}",:eTa()\\ ')),
    {
      minLength: 1,
      maxLength: 4,
    },
  );
  fc.assert(
    fc.property(edits, (list) => {
      const text = symbol.split('');
      for (const [at, c] of list) text[at] = c;
      check(text.join(''), params);
    }),
    { numRuns: 1000 },
  );
});

test('bytes of both files replaced', () => {
  const bytes = new TextEncoder().encode(symbol);
  const edit = (size: number): fc.Arbitrary<[number, number]> => fc.tuple(fc.nat(size - 1), fc.nat(255));
  fc.assert(
    fc.property(edit(bytes.length), edit(params.length), ([i, a], [j, b]) => {
      check(bytes.with(i, a), params.with(j, b));
    }),
    { numRuns: 1000 },
  );
});
