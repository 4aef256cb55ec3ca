/** Into how many parts steps are divided. */
import { MAX_PARTS } from '../layout/control.js';
import { LoweringContext } from './context.js';

const partsOf = (threads: number, work: number, worth: number): number =>
  new LoweringContext(new Set(), new Map(), { threads, grain: 1 }).partsOf(work, worth);

test('one thread gets one part, several more than they are, if there is work for them', () => {
  expect(partsOf(1, 1e9, 1)).toBe(1);
  expect(partsOf(2, 1e9, 1)).toBeGreaterThan(2);
  expect(partsOf(2, 2.5, 1)).toBe(3);
  expect(partsOf(2, 1, 10)).toBe(1);
});

test('parts of a step can be counted, however many threads there are', () => {
  expect(partsOf(1024, 1e9, 1)).toBe(MAX_PARTS);
});
