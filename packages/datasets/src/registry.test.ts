import { builtinDatasets } from './sets/index.js';
import { defineDataset, isDataset } from './dataset.js';
import { exactShape } from './input-shape.js';
import type { TopKState } from './metrics/top-k.js';
import { topK } from './metrics/top-k.js';
import { metricOf, Registry } from './registry.js';
import { cifar10 } from './sets/cifar10.js';
import { mnist } from './sets/mnist.js';
import { stdrandom } from './sets/stdrandom.js';

const ramp = defineDataset({
  name: 'ramp',
  summary: 'One sample.',
  source: 'it needs no files',
  shape: exactShape([2]),
  splits: { test: [] },
  open: async () => ({
    size: 1,
    async *samples() {
      yield { id: 'only', data: Float32Array.of(0, 1), label: 1 };
    },
  }),
  metric: topK,
});

test.each([
  ...['imagenet', 'cifar10', 'mnist', 'quickdraw', 'voc', 'coco', 'trec', 'stdrandom'],
  ...['imagefolder', 'digits', 'npy'],
])('%s is built in [R213]', (name) => {
  expect(builtinDatasets.names()).toContain(name);
});

test('every built-in dataset says what it is and where its files come from', () => {
  for (const name of builtinDatasets.names()) {
    const dataset = builtinDatasets.lookup(name);
    expect(dataset).toMatchObject({
      name,
      summary: expect.stringMatching(/\.$/),
      source: expect.any(String),
      label: expect.any(String),
    });
    expect(Object.keys(dataset.splits)).toContain('test');
    // What is scored says how.
    if (dataset.metric !== undefined) expect(dataset.metric.name).toMatch(/\S/);
  }
});

test('registering a name twice is an error [R213]', () => {
  expect(() => builtinDatasets.use(mnist)).toThrow('MRT3001 dataset mnist is already registered');
});

test('a registry is a value: use returns another one', () => {
  const one = Registry.empty().use(mnist);
  const two = one.use(ramp);
  expect([Registry.empty().names(), one.names(), two.names()]).toEqual([[], ['mnist'], ['mnist', 'ramp']]);
});

test('an unknown name is an error that lists the known ones [R213]', () => {
  expect(() => Registry.empty().use(mnist).use(ramp).lookup('mnst')).toThrow(
    'MRT3002 no dataset is called "mnst" (registered are mnist, ramp)',
  );
  expect(() => Registry.empty().lookup('mnist')).toThrow('registered are none');
});

test('types: names are known to the compiler, and so are labels and states', () => {
  const registry = builtinDatasets.use(ramp);
  const found: typeof ramp = registry.get('ramp');
  const state: TopKState = metricOf(registry.get('mnist')).initial;
  expect([found, state.samples]).toEqual([ramp, 0]);
  // @ts-expect-error an unknown name does not compile
  expect(() => registry.get('imagnet')).toThrow('MRT3002');
});

test('stdrandom has no metric [R221]', () => {
  expect(() => metricOf(stdrandom)).toThrow('MRT3009 dataset stdrandom has no metric');
  expect(metricOf(cifar10)).toBe(topK);
});

test.each([undefined, null, 5, 'mnist', {}, { name: 'x' }, { ...ramp, open: undefined }])(
  '%p is not a dataset',
  (value) => {
    expect(isDataset(value)).toBe(false);
    expect(() => Registry.empty().use(value as typeof ramp)).toThrow('MRT3012');
  },
);

test('definitions are datasets, and frozen', () => {
  expect(isDataset(ramp)).toBe(true);
  expect(Object.isFrozen(ramp)).toBe(true);
});
