import type { LayerDocument } from '@mrtjs/report';
import { adviceFor, adviceRules } from './advice.js';

/** A layer about which there is nothing to tell. */
function layer(name: string, changes: Partial<LayerDocument> = {}): LayerDocument {
  return {
    name,
    operator: 'Convolution',
    covers: [],
    inputs: [],
    shape: [8, 4, 4],
    signalToNoiseDb: 30,
    ownSignalToNoiseDb: 32,
    sensitivityDb: 33.3,
    rmsError: 0.1,
    largestError: 1,
    low: -4,
    high: 4,
    threshold: 4,
    channelSpread: 1.5,
    weights: { node: `${name}_conv`, spread: 2 },
    depthwise: false,
    reading: {
      node: 'mrt_quantize_cvm_clip_0',
      bits: 8,
      limited: true,
      low: -4,
      high: 4,
      step: 4 / 127,
      symmetric: true,
      use: 0.9,
      clipped: 0,
      distinct: 240,
    },
    histogram: { low: -4, high: 4, counts: [1] },
    gas: 1,
    milliseconds: null,
    ...changes,
  };
}

const reading = (changes: Partial<LayerDocument['reading']>) => ({
  reading: { ...layer('x').reading, ...changes },
});
function advised(losing: LayerDocument, source: LayerDocument, profile: string) {
  const between = { ...losing, inputs: [source.name] };
  const behind = layer('behind', { inputs: [losing.name] });
  const all = new Map([source, between, behind].map((one) => [one.name, one]));
  return adviceFor([between], all, { profile, calibrateNum: 4 });
}

type Row = readonly [
  rule: string,
  profile: string,
  losing: Partial<LayerDocument>,
  source: Partial<LayerDocument>,
  options: readonly string[],
];

const ROWS: readonly Row[] = [
  [
    'clipped',
    'fixed',
    {},
    reading({ clipped: 0.01 }),
    ['QUANTIZATION.Thresholds=source: 4.000', 'CALIBRATION.Calibrate_num=16'],
  ],
  [
    'clipped',
    'best',
    {},
    reading({ clipped: 0.01 }),
    ['ACCURACY.Range=extremes', 'CALIBRATION.Calibrate_num=16'],
  ],
  ['one-sided', 'fixed', {}, { low: 0, ...reading({ use: 0.5 }) }, ['DEFAULT.Profile=best']],
  ['one-sided', 'best', {}, { low: 0, ...reading({ use: 0.5 }) }, ['ACCURACY.Zero_point=relu']],
  ['filters differ', 'fixed', { weights: { node: 'c', spread: 9 } }, {}, ['DEFAULT.Profile=best']],
  [
    'channels differ',
    'best',
    { depthwise: true },
    { channelSpread: 40 },
    ['ACCURACY.Equalization=on', 'ACCURACY.Two_planes=on'],
  ],
  [
    'channels differ',
    'fixed',
    {},
    { channelSpread: 40 },
    ['DEFAULT.Profile=best', 'ACCURACY.Plane_layers=losing_conv'],
  ],
  ['range too wide', 'fixed', {}, reading({ use: 0.2 }), ['DEFAULT.Profile=best']],
  ['range too wide', 'best', {}, reading({ use: 0.2 }), ['ACCURACY.Range=squared-error']],
  ['few integers', 'best', {}, reading({ distinct: 9 }), ['ACCURACY.Plane_layers=losing_conv']],
  ['input', 'fixed', { operator: 'input', weights: null }, {}, ['DEFAULT.Profile=best']],
  ['sensitive', 'best', {}, {}, ['ACCURACY.Plane_layers=behind_conv', 'QUANTIZATION.Restore_name=losing']],
  ['sensitive', 'best', reading({ bits: 16 }), {}, ['QUANTIZATION.Restore_name=losing']],
  ['sensitive', 'fixed', {}, {}, ['DEFAULT.Profile=best', 'QUANTIZATION.Restore_name=losing']],
];

test.each(ROWS)('%s, profile %s', (rule, profile, losing, source, options) => {
  const found = advised(layer('losing', losing), layer('source', source), profile);
  expect(found.map((one) => [one.rule, one.options])).toEqual([[rule, options]]);
  expect(found[0]?.where).toBe(
    rule === 'filters differ' || rule === 'sensitive' || rule === 'input' ? 'losing' : 'source',
  );
});

test('every rule has a case', () => {
  expect([...new Set(ROWS.map(([rule]) => rule))].sort()).toEqual(adviceRules.map(({ name }) => name).sort());
});

test.each<[why: string, source: Partial<LayerDocument>]>([
  ['a chance value is clipped', reading({ clipped: 1e-5 })],
  ['much is clipped by little', { ownSignalToNoiseDb: 60, ...reading({ clipped: 0.01 }) }],
  ['wide integers use little of their range', reading({ bits: 16, use: 0.1 })],
  ['nothing limits the integers', reading({ limited: false, use: 0.1 })],
  ['a value that never changes', reading({ distinct: 1 })],
])('nothing is made of it when %s', (_, source) => {
  expect(advised(layer('losing'), layer('source', source), 'best').map(({ rule }) => rule)).toEqual([
    'sensitive',
  ]);
});

test('what is about one layer is told once, where it harms most', () => {
  const source = layer('source', reading({ clipped: 0.01 }));
  const [a, b] = ['a', 'b'].map((name) => layer(name, { inputs: ['source'] })) as [
    LayerDocument,
    LayerDocument,
  ];
  const found = adviceFor([a, b], new Map([a, b, source].map((one) => [one.name, one])), {
    profile: 'best',
    calibrateNum: 4,
  });
  expect(found.map((one) => [one.layer, one.rule])).toEqual([
    ['a', 'clipped'],
    ['b', 'sensitive'],
  ]);
});
