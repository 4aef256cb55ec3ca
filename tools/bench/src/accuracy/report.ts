/** The report of accuracies, in Markdown. */
import type { Column } from '../table.js';
import { table } from '../table.js';
import { FAINT, standardError } from './figures.js';
import type { Measured, Outcome } from './measure.js';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });

const percents = (fraction: number): string => (100 * fraction).toFixed(2);

/** With the standard error of a fraction of `n` samples. */
function withError(fraction: number, n: number): string {
  return `${percents(fraction)} ± ${percents(standardError(fraction, n))}`;
}

/** All results: networks side by side, and the ablation of one of them. */
export interface AccuracyResults {
  readonly networks: readonly Measured[];
  readonly ablation: Measured | null;
}

/** The page without the ablation. */
export function accuracyReport(networks: readonly Measured[]): string {
  const classifiers = networks.filter(({ outcomes }) => outcomes.some(({ classes }) => classes !== null));
  const others = networks.filter((network) => !classifiers.includes(network));
  return `${[
    '# Accuracy',
    'Measured by `npx nx run bench:accuracy --write`, with `--ablation` for the last table; nothing here is written by hand. Integer results are those of the CVM runtime. No image that a network is calibrated on is one that it is measured on. Every compiled network is proved to stay within 32 bits.',
    '- **agreement**: float and integer network say the same class, with the standard error over the images.\n- **SNR**: signal-to-noise ratio, 10·log10(|f|²/|f − q|²) of the outputs before a last softmax, the median over the samples.\n- **gas** and **time** are those of one sample, by those of profile `fixed`. Times are medians of ratios, measured in turns.\n- **size**: compiled parameters, by those of profile `fixed`.',
    '## Classifiers',
    classifierTable(classifiers),
    dataList(classifiers),
    ...(others.length === 0
      ? []
      : [
          '## Detectors and other networks',
          `One figure for each output; cosines are the least over the samples. A sample whose output has less than ${100 * FAINT} % of the usual magnitude (root mean square) has no direction to speak of: such ones do not count for the cosine, and their number is told.`,
          detectorTable(others),
          dataList(others),
        ]),
    '## What profile `best` did',
    stepTable(networks),
  ].join('\n\n')}\n`;
}

function classifierTable(networks: readonly Measured[]): string {
  const columns = [
    left('network'),
    left('profile'),
    right('images'),
    right('float, %'),
    right('integer, %'),
    right('agreement, %'),
    right('SNR, dB'),
    right('cosine'),
    ...COSTS,
  ];
  const rows = networks.flatMap(({ network, samples, outcomes }) =>
    outcomes.map((outcome) => [
      network,
      outcome.variant,
      String(samples),
      hasLabels(outcome) ? percents(outcome.classes?.float ?? 0) : '–',
      hasLabels(outcome) ? percents(outcome.classes?.integer ?? 0) : '–',
      withError(outcome.classes?.agreement ?? 0, samples),
      decibels(outcome),
      outcome.outputs.map(({ cosine }) => cosine.toFixed(4)).join(' '),
      ...costs(outcome, outcomes[0] as Outcome),
    ]),
  );
  return table(columns, rows);
}

/** Data without labels is right never. */
function hasLabels({ classes }: Outcome): boolean {
  return classes !== null && classes.float > 0;
}

const COSTS = [right('gas'), right('gas, ratio'), right('time, ratio'), right('size, ratio')];

function costs(outcome: Outcome, first: Outcome): string[] {
  return [
    outcome.gas.toExponential(3),
    (outcome.gas / first.gas).toFixed(2),
    outcome.timeRatio.toFixed(2),
    (outcome.parameterBytes / first.parameterBytes).toFixed(2),
  ];
}

function decibels({ outputs }: Outcome): string {
  return outputs.map((output) => output.decibels.toFixed(1)).join(' ');
}

function detectorTable(networks: readonly Measured[]): string {
  const columns = [
    left('network'),
    left('profile'),
    right('samples'),
    right('SNR, dB'),
    right('cosine'),
    right('left out'),
    ...COSTS,
  ];
  const rows = networks.flatMap(({ network, samples, outcomes }) =>
    outcomes.map((outcome) => [
      network,
      outcome.variant,
      String(samples),
      decibels(outcome),
      outcome.outputs.map(({ leastCosine }) => leastCosine.toFixed(3)).join(' '),
      outcome.outputs.map(({ faint }) => faint).join(' '),
      ...costs(outcome, outcomes[0] as Outcome),
    ]),
  );
  return table(columns, rows);
}

function dataList(networks: readonly Measured[]): string {
  return networks
    .map(({ network, data, refused }) => {
      const reasons = refused.map(({ variant, reason }) => ` Profile \`${variant}\` refuses it (${reason}).`);
      return `- ${network}: ${data}.${reasons.join('')}`;
    })
    .join('\n');
}

function stepTable(networks: readonly Measured[]): string {
  const reported = networks.flatMap(({ network, outcomes }) =>
    outcomes.flatMap(({ report, calibrated, quantizing }) =>
      report === null
        ? []
        : [
            [
              network,
              report.steps
                .map(({ name, taken, decibels: gain, layers }) => {
                  const what = layers.length > 0 && taken ? `${name} (${layers.length} layers)` : name;
                  const worth = gain === null || !Number.isFinite(gain) ? '' : ` ${gain.toFixed(1)} dB`;
                  return `${taken ? '+' : '−'} ${what}${worth}`;
                })
                .join(', '),
              (calibrated / 1000).toFixed(1),
              (quantizing / 1000).toFixed(1),
            ],
          ],
    ),
  );
  return table(
    [left('network'), left('steps: + taken, − not taken'), right('statistics, s'), right('quantizing, s')],
    reported,
  );
}

/** Where the ablation begins, which is the last part of the page. */
export const ABLATION = '## Ablation';

/** The ablation. */
export function ablationReport({ network, samples, outcomes }: Measured): string {
  const columns = [
    left('recipe'),
    right('integer, %'),
    right('agreement, %'),
    right('SNR, dB'),
    right('least cosine'),
    right('gas, ratio'),
  ];
  // The first row is of one batch alone; gas is by the profile's own.
  const base = outcomes[1] ?? (outcomes[0] as Outcome);
  const rows = outcomes.map((outcome) => [
    outcome.variant,
    percents(outcome.classes?.integer ?? 0),
    percents(outcome.classes?.agreement ?? 0),
    decibels(outcome),
    outcome.outputs.map(({ leastCosine }) => leastCosine.toFixed(3)).join(' '),
    (outcome.gas / base.gas).toFixed(2),
  ]);
  const float = percents(outcomes[0]?.classes?.float ?? 0);
  return `${[
    ABLATION,
    `${network} on ${samples} images (float: ${float} %), each recipe from the same code. Agreements have a standard error of about 0.2 to 0.35 points; of SNRs, differences below 0.3 dB mean nothing.`,
    table(columns, rows),
  ].join('\n\n')}\n`;
}
