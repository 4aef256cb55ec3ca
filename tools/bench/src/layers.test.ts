import { kernelsOf, speedOf } from './layers.js';

const step = (label: string, macs: number, ...milliseconds: number[]) => ({
  label,
  detail: '',
  macs,
  milliseconds,
});

test('the speed of a step is that of its median run', () => {
  expect(speedOf(step('convolution', 3e6, 1, 3, 90))).toBe(1);
  expect(speedOf(step('pool', 0, 1))).toBeUndefined();
});

test('kernels are summed over their layers, and what does not multiply is left out', () => {
  const layers = [
    step('convolution', 4e6, 2),
    step('pool', 0, 5),
    step('convolution', 2e6, 0.5, 0.5, 7),
    step('dense', 1e6, 1),
  ];
  expect(kernelsOf(layers)).toEqual([
    { label: 'convolution', layers: 2, macs: 6e6, milliseconds: 2.5, overall: 2.4, best: 4 },
    { label: 'dense', layers: 1, macs: 1e6, milliseconds: 1, overall: 1, best: 1 },
  ]);
});
