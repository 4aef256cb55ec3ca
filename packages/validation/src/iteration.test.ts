import { formatIteration } from './iteration.js';

const result = (name: string, text: string, milliseconds: number) => ({ name, text, milliseconds });

test('the log line [R94]', () => {
  const line = formatIteration({
    iteration: 0,
    nominalSamples: 160,
    samples: 160,
    float: result('tfjs-wasm', 'top1=77.39% top5=93.59%', 12.3),
    comparisons: [result('cvm', 'top1=76.45% top5=93.29%', 45.6)],
  });
  expect(line).toBe(
    'Iteration:   0 | evalfunc: top1=77.39% top5=93.59% | quantize: top1=76.45% top5=93.29% | time: 12ms 46ms | ' +
      'Total Sample:   160',
  );
});

test('all comparisons are shown (D18), wide numbers are not cut [R94]', () => {
  const line = formatIteration({
    iteration: 1732,
    nominalSamples: 277280,
    samples: 277279,
    float: result('f', 'a', 1),
    comparisons: [result('mrt1', 'b', 2), result('best', 'c', 3)],
  });
  expect(line).toBe(
    'Iteration: 1732 | evalfunc: a | quantize mrt1: b | quantize best: c | time: 1ms 2ms 3ms | Total Sample: 277280',
  );
});
