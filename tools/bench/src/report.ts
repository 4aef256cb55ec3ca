/** The report: Markdown that is printed, and written to docs/benchmarks.md. */
import type { Column } from './table.js';
import { figure, mebibytes, percent, table, times as timesText } from './table.js';
import { PEAK } from './kernel-meter.js';
import type { KernelSummary } from './layers.js';
import { kernelsOf, layersWith, speedOf } from './layers.js';
import type { EvaluationResult, KnownResult, NetworkResult, Results, Times } from './results.js';
import { RUNNERS } from './results.js';
import { gmacs, leastOf, median, medianOf, ratioOf } from './statistics.js';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });

/** The whole page. `withLayers`: the layers of every network, too. */
export function report(results: Results, withLayers: boolean): string {
  const { networks, known, evaluation, skipped } = results;
  const parts = [
    head(results),
    ...(skipped.length === 0 ? [] : [skippedList(skipped)]),
    networkTable(results),
    ratioTable(results),
    kernelTable(results),
    layerSummary(results),
    ...(known.length === 0 ? [] : [knownTable(known)]),
    ...(evaluation === undefined ? [] : [evaluationText(evaluation)]),
    ...(withLayers ? networks.map((network) => layerTable(network, peakOf(results))) : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The peak is the best that was seen: what disturbs a measurement only makes it slower. */
function peakOf({ kernels }: Results): number {
  return Math.max(...(kernels.get(PEAK) ?? []));
}

function head(results: Results): string {
  const { machine, date, threads, rounds, load, kernels } = results;
  const peak = kernels.get(PEAK) ?? [];
  return `# Benchmarks

Written by \`npx nx run bench:bench --write\` (see [tools/bench](../tools/bench/README.md)); every figure is of one run of it.

- Machine: ${machine}.
- ${date}; N = ${threads} threads; load of the machine before and after: ${load.map((each) => each.toFixed(1)).join(', ')}.
- Times are medians over ${rounds} rounds in which all engines take turns; those of a single image, input to output.
- Peak of \`i32x4.dot_i16x8_s\` with its addition on one core, from registers: ${figure(peakOf(results))} GMAC/s
  (median of ${peak.length} measurements over the run: ${figure(median(peak))}).
- The float engines run the network as it was read, or prepared, whichever is faster for them; they are checked to agree
  with each other, and the integer engines to give the same bytes.`;
}

function skippedList(skipped: readonly string[]): string {
  return ['**Not measured:**', ...skipped.map((each) => `- ${each}`)]
    .join('\n\n')
    .replaceAll('\n\n- ', '\n- ');
}

function ms(times: Times, runner: string): string {
  const rounds = times.get(runner);
  return figure(rounds === undefined ? undefined : medianOf(rounds));
}

/** How many times as long one runner takes as another; `undefined` where one of them was not there. */
function ratio(times: Times, slow: string, fast: string): number | undefined {
  const [a, b] = [times.get(slow), times.get(fast)];
  return a === undefined || b === undefined ? undefined : ratioOf(a, b);
}

function networkTable(results: Results): string {
  const peak = peakOf(results);
  const columns = [
    left('network'),
    right('MMAC'),
    right('reference'),
    right('wasm, 1 thread'),
    right(`wasm, N threads`),
    right('TensorFlow.js wasm'),
    right('ONNX Runtime, 1 thread'),
    right('N threads'),
    right('wasm GMAC/s'),
    right('of peak'),
    right('with N'),
    right('MiB'),
  ];
  const rows = results.networks.map(({ name, macs, times, threads, memory }) => {
    const speed = (runner: string): number | undefined => {
      const rounds = times.get(runner);
      return rounds === undefined ? undefined : gmacs(macs, medianOf(rounds));
    };
    const one = speed(RUNNERS.wasm) ?? NaN;
    return [
      name,
      figure(macs / 1e6),
      ms(times, RUNNERS.reference),
      ms(times, RUNNERS.wasm),
      `${ms(times, RUNNERS.threaded)}${threads === 1 && results.threads > 1 ? ' ¹' : ''}`,
      ms(times, RUNNERS.tfjs),
      ms(times, RUNNERS.onnx),
      ms(times, RUNNERS.onnxThreaded),
      figure(one),
      percent(one / peak),
      figure(speed(RUNNERS.threaded)),
      mebibytes(memory[0]),
    ];
  });
  return `## Networks

Milliseconds. GMAC/s are those of the whole network, the share of the peak is that of one thread. MiB: all memory that the
wasm engine takes for the network, parameters included. Multiply-accumulates are those of the definition: Winograd's filtering
multiplies 2.25 or 4 times less, so that a share can exceed 100 %. Parameters of ${namesWith(results, 'trained')} are trained, those of
${namesWith(results, 'random')} random.

${table(columns, rows)}

¹ Too small to divide: one thread.`;
}

function namesWith({ networks }: Results, parameters: NetworkResult['parameters']): string {
  const names = networks.filter((each) => each.parameters === parameters).map(({ name }) => name);
  return names.length === 0 ? 'none' : names.join(', ');
}

function ratioTable({ networks }: Results): string {
  const pairs = [
    ['reference ÷ wasm', RUNNERS.reference, RUNNERS.wasm],
    ['wasm 1 ÷ N', RUNNERS.wasm, RUNNERS.threaded],
    ['TensorFlow.js ÷ wasm', RUNNERS.tfjs, RUNNERS.wasm],
    ['TensorFlow.js ÷ wasm N', RUNNERS.tfjs, RUNNERS.threaded],
    ['ONNX Runtime ÷ wasm', RUNNERS.onnx, RUNNERS.wasm],
    ['ONNX Runtime N ÷ wasm N', RUNNERS.onnxThreaded, RUNNERS.threaded],
  ] as const;
  const rows = networks.map(({ name, times }) => [
    name,
    ...pairs.map(([, slow, fast]) => timesText(ratio(times, slow, fast))),
  ]);
  return `## Ratios

How many times as fast the second is: the median of the ratios within each round. Both wasm engines are integer, the
others float.

${table([left('network'), ...pairs.map(([title]) => right(title))], rows)}`;
}

function kernelTable(results: Results): string {
  const peak = peakOf(results);
  const peaks = results.kernels.get(PEAK) ?? [];
  const columns = [left('kernel'), right('best'), right('of peak'), right('median'), right('of median peak')];
  const rows = [...results.kernels].map(([name, speeds]) => [
    name,
    figure(Math.max(...speeds)),
    percent(Math.max(...speeds) / peak),
    figure(median(speeds)),
    percent(median(speeds) / median(peaks)),
  ]);
  return `## Kernels

GMAC/s of the kernels by themselves on one core, over a part of a layer: nothing but the sums. A depthwise convolution of
3×3 multiplies 10 positions for 9.

${table(columns, rows)}`;
}

function layerSummary(results: Results): string {
  const peak = peakOf(results);
  const columns = [
    left('network'),
    left('layers'),
    right('number'),
    right('MMAC'),
    right('ms'),
    right('least ms'),
    right('GMAC/s'),
    right('of peak'),
    right('fastest layer'),
    right('of peak'),
  ];
  const row = (name: string, kernel: KernelSummary): string[] => {
    const speed = gmacs(kernel.macs, kernel.least);
    return [
      name,
      kernel.label,
      `${kernel.layers}`,
      figure(kernel.macs / 1e6),
      figure(kernel.typical),
      figure(kernel.least),
      figure(speed),
      percent(speed / peak),
      figure(kernel.fastest),
      percent(kernel.fastest / peak),
    ];
  };
  const all = ['convolution', 'depthwise', 'dense'].flatMap((label) =>
    kernelsOf(layersWith(results.networks, label)).map((kernel) => row('all', kernel)),
  );
  const each = results.networks.flatMap(({ name, layers }) =>
    kernelsOf(layers).map((kernel) => row(name, kernel)),
  );
  return `## Layers

On one core, in the course of whole runs: layers with the staging of their input and with what is fused into them (bias,
shift, clip, relu, addition). GMAC/s are by the shortest time of each layer. \`--layers\` lists every layer;
\`F(2×2)\` and \`F(4×4)\` are convolutions by Winograd's filtering.

${table(columns, [...all, ...each])}`;
}

function knownTable(known: readonly KnownResult[]): string {
  const columns = [
    left('model'),
    right('1 thread: median'),
    right('least'),
    right('N threads: median'),
    right('least'),
    right('1 ÷ N'),
    right('peak 1 ÷ N'),
    left('bytes'),
  ];
  const rows = known.map(({ name, times, equal }) => {
    const one = times.get(RUNNERS.wasm) ?? [];
    const threaded = times.get(RUNNERS.threaded) ?? [];
    return [
      name,
      figure(medianOf(one)),
      figure(leastOf(one)),
      figure(medianOf(threaded)),
      figure(leastOf(threaded)),
      timesText(ratioOf(one, threaded)),
      timesText(ratioOf(times.get(RUNNERS.peak) ?? [], times.get(RUNNERS.peakThreaded) ?? [])),
      equal ? 'equal' : 'DIFFERENT',
    ];
  });
  return `## Models of the original runtime

Compiled models at 224×224, milliseconds on the wasm engine, and whether the output is that of the original C++ runtime.
Ratios are medians of the ratios within each of many short rounds. \`peak 1 ÷ N\`: what N threads gain, in the same rounds, where
they share chunks of nothing but \`i32x4.dot_i16x8_s\` - so much the machine gives.

${table(columns, rows)}`;
}

function evaluationText(evaluation: EvaluationResult): string {
  const { images, distinct, seconds, floatEngine, integerEngine, floatAccuracy, integerAccuracy } =
    evaluation;
  return `## Evaluation

cifar_resnet20_v1 over ${images} images (${distinct} different ones, repeated), float and integer side by side:
${seconds.toFixed(1)} seconds.

- float: ${floatEngine}: ${floatAccuracy}
- integer: ${integerEngine}: ${integerAccuracy}`;
}

function layerTable({ name, layers }: NetworkResult, peak: number): string {
  const columns = [
    right('step'),
    left('kernel'),
    left('shape'),
    right('MMAC'),
    right('ms'),
    right('least ms'),
    right('GMAC/s'),
    right('of peak'),
  ];
  const rows = layers.map((layer, i) => {
    const speed = speedOf(layer);
    return [
      `${i}`,
      layer.label,
      layer.detail,
      layer.macs === 0 ? '' : figure(layer.macs / 1e6),
      median(layer.milliseconds).toFixed(3),
      Math.min(...layer.milliseconds).toFixed(3),
      speed === undefined ? '' : figure(speed),
      speed === undefined ? '' : percent(speed / peak),
    ];
  });
  return `## Layers of ${name}\n\n${table(columns, rows)}`;
}
