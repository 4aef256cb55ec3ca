const { addBefore, addExport, addImport, addItem, edit } = require('./edits.cjs');
const finish = require('./finish.cjs');
const { create, namesOf } = require('./names.cjs');

/**
 * A new operator: its definition, a kernel, a quantize and a compile rule, each with a test and its line in the table,
 * and its row in docs/operators.md. What is written computes x and is to be made into the operator.
 */
module.exports = async function operatorGenerator(tree, options) {
  const { name, file, camel, title } = namesOf(options.name);
  create(
    tree,
    `packages/graph/src/ops/${file}.ts`,
    `import { float64 } from '@mrtjs/tensor';
import { defineOp } from '../operator.js';

/** ${title}: say what it computes. */
export const ${camel} = defineOp({
  name: '${name}',
  summary: '${title}, elementwise.',
  attrs: {},
  inputs: [{ name: 'data' }],
  infer: ([data = []]) => [data],
  evaluate: ([x = float64([0], [])]) => [
    float64(
      x.shape,
      x.data.map((value) => value),
    ),
  ],
});
`,
  );
  create(
    tree,
    `packages/graph/src/ops/${file}.test.ts`,
    `import { float64 } from '@mrtjs/tensor';
import { ${camel} } from './${file}.js';

test('${name} on values worked out by hand', () => {
  expect(${camel}.evaluate?.([float64([3], [-1, 0, 2])], {})[0]?.data).toEqual(Float64Array.of(-1, 0, 2));
});
`,
  );
  edit(tree, 'packages/graph/src/ops/index.ts', (text) =>
    [
      addImport(`import { ${camel} } from './${file}.js';`),
      addExport(camel),
      addItem('OperatorSet.of(', ');', camel, { sorted: false }),
    ].reduce((changed, change) => change(changed), text),
  );
  edit(
    tree,
    'packages/engine-tfjs/src/kernels/reference.ts',
    addItem('REFERENCED: readonly AnyOpDef[] = [', '];', `ops.${camel}`, { sorted: false }),
  );
  edit(
    tree,
    'packages/graph/src/testing/cases/elementwise.ts',
    addBefore('  operatorCase(ops.sqrt,', `  operatorCase(ops.${camel}, [CUBE]),\n`),
  );
  create(
    tree,
    `packages/quantization/src/rules/${file}.ts`,
    `import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** ${title}: scale and precision pass. */
export const ${camel} = quantizeRule(ops.${camel}, passThrough);
`,
  );
  create(
    tree,
    `packages/quantization/src/rules/${file}.test.ts`,
    `import { ops } from '@mrtjs/graph';
import { float64 } from '@mrtjs/tensor';
import { Build, dequantized, quantizeFor } from '../testing/build.js';

test('${name}: the integers stand for what the float operator gives, to half a step', () => {
  const build = new Build();
  const model = build.model(build.op(ops.${camel}, 'y', [build.data([1, 4])]));
  const data = float64([1, 4], [1, -2, 0.5, 0.25]);
  const [output = []] = dequantized(quantizeFor(model, data), data);
  const expected = ops.${camel}.evaluate?.([data], {})[0]?.data ?? [];
  expect(output).toHaveLength(4);
  output.forEach((value, i) => expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThanOrEqual(1 / 127));
});
`,
  );
  edit(tree, 'packages/quantization/src/rules/index.ts', withRule(camel, file));
  create(
    tree,
    `packages/cvm/src/compile/rules/${file}.ts`,
    `import { ops } from '@mrtjs/graph';
import { removed } from '../shared/removed.js';

/** \`${name}\` leaves no trace: say what it becomes. */
export const ${camel} = removed(ops.${camel});
`,
  );
  edit(tree, 'packages/cvm/src/compile/rules/index.ts', withRule(camel, file));
  return finish(tree, `${name} computes x so far: now make it what it is, in the files of that name.`);
};

function withRule(camel, file) {
  return (text) =>
    addItem('RuleSet.of(', ');', camel)(addImport(`import { ${camel} } from './${file}.js';`)(text));
}
