import type { PipelineEvent } from '@mrtjs/pipeline';
import { Reporter } from './reporter.js';

/** A reporter on a pipe, with a clock that goes a second a look; what it wrote, and how often figures were asked for. */
function reporting(verbosity: 'quiet' | 'normal' | 'verbose', batches: number) {
  let [written, seconds, asked] = ['', 0, 0];
  const reporter = new Reporter(
    {
      stdout: { write: () => true },
      stderr: { write: (text) => (written += text) },
      now: () => 1000 * seconds,
      signal: new AbortController().signal,
    },
    verbosity,
  );
  const tell = (...events: PipelineEvent[]) => events.forEach(reporter.event);
  tell({ type: 'progress', stage: 'evaluate', done: 0, total: batches, samples: 0 });
  for (let done = 1; done <= batches; done++) {
    seconds += 3;
    tell(
      { type: 'progress', stage: 'evaluate', done, total: batches, samples: 16 * done },
      {
        type: 'evaluation',
        get line() {
          asked++;
          return `Iteration: ${done} | evalfunc: top1=50.00% | quantize: top1=49.00% | time: 1ms 2ms | Total`;
        },
      },
    );
  }
  return { lines: written.trimEnd().split('\n'), asked };
}

test('on a pipe, progress with rate, remaining time and interim figures once in ten seconds', () => {
  const { lines, asked } = reporting('normal', 10);
  expect(lines).toEqual([
    'evaluate: 4 of 10 batches, 5.33 samples/s, 18 s left | evalfunc: top1=50.00% | quantize: top1=49.00%',
    'evaluate: 8 of 10 batches, 5.33 samples/s, 6 s left | evalfunc: top1=50.00% | quantize: top1=49.00%',
  ]);
  // Figures that nobody sees are not worked out.
  expect(asked).toBe(2);
});

test('verbose: every line of the log; quiet: none', () => {
  const { lines, asked } = reporting('verbose', 3);
  expect(lines.map((line) => line.slice(0, 12))).toEqual(['Iteration: 1', 'Iteration: 2', 'Iteration: 3']);
  expect(asked).toBe(3);
  expect(reporting('quiet', 3)).toEqual({ lines: [''], asked: 0 });
});
