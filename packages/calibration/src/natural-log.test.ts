import fc from 'fast-check';
import { naturalLog } from './natural-log.js';

test('naturalLog agrees with the engine to 1e-14', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
      expect(Math.abs(naturalLog(x) - Math.log(x))).toBeLessThanOrEqual(
        1e-14 * Math.max(1, Math.abs(Math.log(x))),
      );
    }),
  );
  expect([naturalLog(1), naturalLog(2)]).toEqual([0, Math.LN2]);
});
