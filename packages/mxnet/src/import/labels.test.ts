import { topologicalOrder } from '@mrtjs/graph';
import { MrtError } from '@mrtjs/tensor';
import { symbolText } from '../testing/symbols.js';
import type { MxnetSource } from './import.js';
import { importMxnet } from './import.js';

function errorsOf(source: MxnetSource): readonly string[] {
  try {
    importMxnet(source);
  } catch (error) {
    if (error instanceof MrtError) return error.diagnostics.map((d) => `${d.code} ${d.node ?? ''}`);
    throw error;
  }
  return [];
}

describe('what only led to the labels of training heads', () => {
  const detector = (heads: string[]): string =>
    symbolText(
      [
        ['null', 'data'],
        ['null', 'label', [], { __shape__: 'nonsense' }],
        ['null', 'fc_weight'],
        ['null', 'fc_bias'],
        ['FullyConnected', 'fc', ['data', 'fc_weight', 'fc_bias'], { num_hidden: '2' }],
        ['MultiBoxPrior', 'prior', ['fc']],
        ['Flatten', 'anchors', ['prior']],
        ['MultiBoxTarget', 'target', ['anchors', 'label', 'fc']],
        ['Dropout', 'mask', ['target']],
        ['FullyConnected', 'unused', ['mask:1', 'fc'], { num_hidden: '2' }],
        ['SoftmaxOutput', 'prob', ['fc', 'target:1']],
        ['MakeLoss', 'loss', ['mask']],
      ],
      heads,
    );

  test('is gone with them, whatever it is', () => {
    const { model, diagnostics } = importMxnet({ symbol: detector(['prob']) });
    expect(diagnostics).toEqual([]);
    expect(topologicalOrder(model.graph).map(({ name }) => name)).toEqual([
      'data',
      'fc_weight',
      'fc_bias',
      'fc',
      'prob',
    ]);
  });

  test('is refused with all that it is made of where another head needs it', () => {
    expect(errorsOf({ symbol: detector(['prob', 'loss']) })).toEqual([
      'MRT1004 label',
      'MRT1101 prior',
      'MRT1101 target',
    ]);
  });

  test('needs no parameters', () => {
    expect(errorsOf({ symbol: detector(['prob']), params: new Map() })).toEqual(['MRT1107 fc', 'MRT1107 fc']);
  });
});
