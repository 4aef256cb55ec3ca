import { readdirSync } from 'node:fs';
import { describeShared, requireShared, sharedPath } from '@mrtjs/testing';
import type { Outcome } from '../testing/backend.js';
import { firstDifference, importCase, runCase } from '../testing/backend.js';
import { supportedOperators } from './operators/index.js';

const SUITE = ['real', 'onnx-backend-v1.5.0'];

/** Each part of the suite, and how many of its cases at least must be imported. */
describe.each([
  ['node', 421, 288],
  ['simple', 13, 7],
  ['pytorch-converted', 80, 61],
  ['pytorch-operator', 35, 30],
])('%s', (part, count, least) => {
  const folder = sharedPath(...SUITE, part);
  const outcomes: Outcome[] =
    folder === undefined ? [] : readdirSync(folder).map((name) => importCase(folder, name));
  const imported = outcomes.flatMap((outcome) => ('imported' in outcome ? [outcome] : []));
  const refused = outcomes.flatMap((outcome) => ('refused' in outcome ? [outcome] : []));

  describeShared([...SUITE, part], 'cases', () => {
    test.each(imported)('$name', ({ name, imported: result }) => {
      for (const { got, want } of runCase(requireShared(...SUITE, part), name, result))
        expect(firstDifference(got, want, 1e-4, 1e-6)).toBeUndefined();
    });

    test(`at least ${least} of ${count} are imported`, () => {
      expect(outcomes).toHaveLength(count);
      expect(imported.length).toBeGreaterThanOrEqual(least);
    });

    test('the others are refused with their reasons', () => {
      for (const { refused: diagnostics } of refused) {
        expect(diagnostics.length).toBeGreaterThan(0);
        for (const { code, message, node } of diagnostics) {
          expect(code).toMatch(/^MRT(12|10|00)/);
          if (code === 'MRT1201') expect(node).toBeDefined();
          const unknown = /^operator (\w+) is not supported(:|$)/.exec(message)?.[1];
          expect(supportedOperators()).not.toContain(unknown);
        }
      }
    });
  });
});
