import { errorOf, fail, failIfAny, formatDiagnostic, MrtError } from './errors.js';
import { seededRandom } from './random.js';

test('a diagnostic is one line with its place and its advice', () => {
  const d = errorOf('MRT1001', 'operator Foo is not supported', {
    file: 'm.json',
    node: 'foo0',
    hint: 'split',
  });
  expect(formatDiagnostic(d)).toBe('MRT1001 m.json: node foo0: operator Foo is not supported (split)');
  expect(formatDiagnostic(errorOf('MRT0004', 'too big', { option: 'DEFAULT.Threads' }))).toBe(
    'MRT0004 DEFAULT.Threads: too big',
  );
});

test('failIfAny throws all errors at once and lets warnings pass', () => {
  failIfAny([{ code: 'MRT0001', severity: 'warning', message: 'hm' }]);
  const errors = [errorOf('MRT0002', 'a'), errorOf('MRT0003', 'b')];
  let caught: unknown;
  try {
    failIfAny([{ code: 'MRT0001', severity: 'info', message: 'hm' }, ...errors]);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(MrtError);
  expect((caught as MrtError).diagnostics).toEqual(errors);
  expect((caught as MrtError).code).toBe('MRT0002');
  expect(() => fail('MRT0001', 'x')).toThrow('MRT0001 x');
});

test('seeded random numbers are the same for the same seed', () => {
  const draw = (seed: number): number[] => {
    const random = seededRandom(seed);
    return [random.next(), random.int(10), random.normal()];
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  const random = seededRandom(7);
  const values = Array.from({ length: 2000 }, () => random.normal());
  const mean = values.reduce((a, b) => a + b) / values.length;
  expect(Math.abs(mean)).toBeLessThan(0.1);
  expect(values.every((v) => Math.abs(v) <= 6)).toBe(true);
});
