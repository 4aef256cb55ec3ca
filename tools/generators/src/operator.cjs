const { create, namesOf } = require('./names.cjs');

/** A new operator: its definition and its quantize and compile rules, each with the test that belongs to it. */
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
  evaluate: ([x = float64([0], [])]) => [float64(x.shape, x.data)],
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
    `packages/cvm/src/compile/rules/${file}.ts`,
    `import { ops } from '@mrtjs/graph';
import { removed } from '../shared/removed.js';

/** \`${name}\` leaves no trace: say what it becomes. */
export const ${camel} = removed(ops.${camel});
`,
  );
  return () =>
    console.log(
      [
        `Add "${camel}" to packages/graph/src/ops/index.ts, packages/quantization/src/rules/index.ts,`,
        `packages/cvm/src/compile/rules/index.ts, and a kernel to packages/engine-tfjs/src/kernels/.`,
      ].join('\n'),
    );
};
