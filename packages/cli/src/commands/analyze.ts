/** `mrt analyze`. */
import { analyzeConfiguration, writeFiles } from '@mrtjs/pipeline';
import { builtinDatasets } from '@mrtjs/datasets';
import type { AnalysisDocument, LayerDocument } from '@mrtjs/report';
import { analysisPage } from '@mrtjs/report/page';
import { resolve } from 'node:path';
import type { Io } from '../io.js';
import { printTable } from '../io.js';
import { Reporter } from '../reporter.js';
import type { ConfigurationOptions } from './configuration.js';
import { readConfiguration, verbosityOf } from './configuration.js';

/** Options of `mrt analyze`, as the command line gives them. */
export interface AnalyzeOptions extends ConfigurationOptions {
  readonly samples: number;
  readonly floor: number;
  readonly times?: boolean;
  /** Where JSON goes; `-`: the output stream. */
  readonly json?: string;
  readonly html?: string;
}

export const ANALYSIS_HELP = `
Columns of the table, ratios in decibels (10·log10 of signal power by noise power):
  SNR          against the float network, noise of all layers before included
  own          against the float operator on the same integer inputs: what the layer itself adds
  sensitivity  of the outputs when this layer alone is in integers
  bits         of the integers that other layers read; range: how much of it the data take; clipped: beyond it
`;

/**
 * Analyzes a configuration, prints what was found and writes the files that were asked for.
 * @throws {MrtError} what the configuration reader, the stages and the analysis say; MRT6040 for files that cannot be
 * written.
 */
export async function analyze(file: string, options: AnalyzeOptions, io: Io): Promise<void> {
  const { config, warnings } = readConfiguration(file, options);
  const reporter = new Reporter(io, verbosityOf(options, config));
  warnings.forEach((warning) => reporter.diagnostic(warning));
  try {
    const document = await analyzeConfiguration(config, {
      samples: options.samples,
      floorDb: options.floor,
      times: options.times ?? false,
      onEvent: reporter.event,
      signal: io.signal,
      datasets: builtinDatasets,
    });
    reporter.stop();
    await writeFiles(filesOf(document, options));
    if (options.json === '-') io.stdout.write(textOf(document));
    else print(document, io);
  } finally {
    reporter.stop();
  }
}

function filesOf(document: AnalysisDocument, { json, html }: AnalyzeOptions) {
  return [
    ...(json === undefined || json === '-' ? [] : [{ path: resolve(json), content: textOf(document) }]),
    ...(html === undefined ? [] : [{ path: resolve(html), content: analysisPage(document) }]),
  ];
}

function textOf(document: AnalysisDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function print(document: AnalysisDocument, io: Io): void {
  const { layers, whole, data } = document;
  printTable(io, [
    [...HEADING, ...(document.steps === null ? [] : ['ms'])],
    ...layers.map((layer) => rowOf(layer, document)),
  ]);
  const names = new Set([...Object.keys(whole.float), ...Object.keys(whole.integer)]);
  const lines: [string, string][] = [
    [
      'agreement',
      `${percent(whole.agreement)} ± ${percent(whole.agreementError)} of ${data.samples} samples`,
    ],
    ['SNR', ratio(whole.signalToNoiseDb, ' dB')],
    ...[...names].map((name): [string, string] => [
      name,
      `${percent(whole.float[name] ?? NaN)} float, ${percent(whole.integer[name] ?? NaN)} integer`,
    ]),
    ...(whole.gas === null ? [] : [['gas', String(whole.gas)] as [string, string]]),
    ...(whole.milliseconds === null
      ? []
      : [['time', `${whole.milliseconds.toFixed(2)} ms on one thread`] as [string, string]]),
    ['first under', `${document.floorDb} dB: ${document.firstUnderFloor ?? 'no layer'}`],
    ['adds most', document.weakest ?? 'no layer adds noise'],
    ['harms most', document.mostSensitive ?? 'no layer harms the outputs'],
  ];
  io.stdout.write('\n');
  for (const [label, value] of lines) io.stdout.write(`${label.padEnd(11)}  ${value}\n`);
  if (document.advice.length === 0) return;
  io.stdout.write('\nWhat to try, where it harms most first:\n');
  let layer = '';
  for (const one of document.advice) {
    if (one.layer !== layer) io.stdout.write(`  ${one.layer}\n`);
    layer = one.layer;
    const where = one.where === one.layer ? '' : `it reads ${one.where}: `;
    io.stdout.write(`    ${where}${one.finding}; ${one.advice}\n`);
    for (const option of one.options) io.stdout.write(`      --set '${option}'\n`);
  }
}

const HEADING = ['', 'layer', 'operator', 'SNR', 'own', 'sensitivity', 'bits', 'range', 'clipped', 'gas'];

function rowOf(layer: LayerDocument, { floorDb, steps }: AnalysisDocument): string[] {
  const { reading } = layer;
  return [
    (layer.signalToNoiseDb ?? Infinity) < floorDb ? '!' : '',
    layer.name,
    layer.operator,
    ratio(layer.signalToNoiseDb),
    ratio(layer.ownSignalToNoiseDb),
    ratio(layer.sensitivityDb),
    reading.bits === null ? '' : String(reading.bits),
    reading.use === null ? '' : `${Math.round(100 * reading.use)}%`,
    reading.clipped === 0 ? '' : percent(reading.clipped),
    layer.gas === null ? '' : String(layer.gas),
    ...(steps === null
      ? []
      : [layer.milliseconds === null || layer.milliseconds === 0 ? '' : layer.milliseconds.toFixed(3)]),
  ];
}

function ratio(decibels: number | null, unit = ''): string {
  return decibels === null ? '' : `${decibels.toFixed(1)}${unit}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}
