import { batches } from '../batches.js';
import { openCalibration, openValidation } from '../split.js';
import { collect } from '../testing/files.js';
import { stdrandom } from './stdrandom.js';

const request = { root: '.', inputShape: [-1, 1, 3] };

test('endless data in [0, 1), the same in every run, another in every split [R221]', async () => {
  const first = async (split: string) =>
    collect(batches(await openValidation(stdrandom, { ...request, split }), { batch: 16, limit: 100 }));
  const [test, again, train] = [await first('test'), await first('test'), await first('train')];
  expect(test).toHaveLength(100);
  expect(test.at(-1)?.data.shape).toEqual([16, 1, 3]);
  expect(again).toEqual(test);
  expect(train).not.toEqual(test);
  const values = test.flatMap(({ data, labels }) => [...data.data, ...labels]);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values)).toBeLessThanOrEqual(1);
  expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 1);
});

test('its size is not known, and it has calibration data of its own', async () => {
  const split = await openCalibration(stdrandom, request);
  expect(split).toMatchObject({ split: 'calibration', size: undefined, diagnostics: [] });
});
