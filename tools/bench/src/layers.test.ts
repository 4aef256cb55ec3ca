import { kernelsOf, speedOf } from './layers.js';

const step = (label: string, macs: number, ...milliseconds: number[]) => ({
  label,
  node: '',
  detail: '',
  macs,
  milliseconds,
});

test('the speed of a step is that of its shortest run', () => {
  expect(speedOf(step('convolution', 3e6, 3, 1, 90))).toBe(3);
  expect(speedOf(step('pool', 0, 1))).toBeUndefined();
});

test('kernels are summed over their layers, and what does not multiply is left out', () => {
  const layers = [
    step('convolution', 4e6, 2),
    step('pool', 0, 5),
    step('convolution', 2e6, 0.5, 1, 7),
    step('dense', 1e6, 1),
  ];
  expect(kernelsOf(layers)).toEqual([
    { label: 'convolution', layers: 2, macs: 6e6, typical: 3, least: 2.5, fastest: 4 },
    { label: 'dense', layers: 1, macs: 1e6, typical: 1, least: 1, fastest: 1 },
  ]);
});
