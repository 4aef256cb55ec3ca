import { readdirSync } from 'node:fs';
import { describeShared, requireShared, sharedPath } from '@mrtjs/testing';
import { checkOnnx } from '../check/check.js';
import { exportOnnx } from '../export/float/export.js';
import type { Outcome } from '../testing/backend.js';
import { firstDifference, importCase, operatorsIn, runCase, runWritten } from '../testing/backend.js';
import { importOnnx } from './import.js';
import { onnxOperatorSupport, supportedOperators } from './operators/index.js';

const SUITE = ['real', 'onnx-backend-v1.5.0'];

/** Each part of the suite, and how many of its cases at least must be imported. */
const SUITES: readonly (readonly [part: string, count: number, least: number])[] = [
  ['node', 421, 332],
  ['simple', 13, 7],
  ['pytorch-converted', 80, 67],
  ['pytorch-operator', 35, 30],
];

test('every operator of the standard set is read, or refused for a reason', () => {
  const known = new Set(onnxOperatorSupport().map(({ operator }) => operator));
  expect(known.size).toBe(onnxOperatorSupport().length);
  const used = SUITES.flatMap(([part]) => operatorsOf(part));
  expect([...new Set(used)].filter((op) => !known.has(op))).toEqual([]);
  for (const { limits, isRead } of onnxOperatorSupport()) if (!isRead) expect(limits).not.toBe('');
});

function operatorsOf(part: string): string[] {
  const folder = sharedPath(...SUITE, part);
  return folder === undefined ? [] : readdirSync(folder).flatMap((name) => operatorsIn(folder, name));
}

/** Cases whose numbers are float64 and too large for float32, which is what is written. */
const BEYOND_FLOAT32: readonly string[] = ['test_operator_addconstant'];

describe.each(SUITES)('%s', (part, count, least) => {
  const folder = sharedPath(...SUITE, part);
  const outcomes: Outcome[] =
    folder === undefined ? [] : readdirSync(folder).map((name) => importCase(folder, name));
  const imported = outcomes.flatMap((outcome) => ('imported' in outcome ? [outcome] : []));
  const refused = outcomes.flatMap((outcome) => ('refused' in outcome ? [outcome] : []));

  describeShared([...SUITE, part], 'cases', () => {
    test.each(imported)('$name, read, and written and read again', ({ name, imported: { model } }) => {
      const written = exportOnnx(model).model;
      expect(checkOnnx(written)).toEqual([]);
      for (const one of [model, importOnnx({ model: written }).model])
        for (const { got, want } of runCase(requireShared(...SUITE, part), name, one))
          expect(firstDifference(got, want, 1e-4, 1e-6)).toBeUndefined();
    });

    const single = imported.filter(({ name }) => !BEYOND_FLOAT32.includes(name));
    test.each(single)('$name on ONNX Runtime, as it is written', async ({ name, imported: { model } }) => {
      for (const { got, want } of await runWritten(requireShared(...SUITE, part), name, exportOnnx(model)))
        expect(firstDifference(got, want, 1e-3, 1e-5)).toBeUndefined();
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
