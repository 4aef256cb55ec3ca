const { addImport, edit } = require('./edits.cjs');
const finish = require('./finish.cjs');
const { create, namesOf } = require('./names.cjs');

/** A new pass of the prepare stage, its test, its export, and its row in docs/passes.md. */
module.exports = async function passGenerator(tree, options) {
  const { name, file, camel, title } = namesOf(options.name);
  const folder = 'packages/prepare/src/passes';
  create(
    tree,
    `${folder}/${file}.ts`,
    `import { definePass, rebuildModel } from '@mrtjs/graph';

/** ${title}: say what it changes, and why the result is the same. */
export const ${camel} = definePass({
  name: '${name}',
  docs: { summary: '${title}.', exact: true },
  requires: ['unique-names', 'known-operators'],
  ensures: ['unique-names'],
  run: (model, context) =>
    rebuildModel(model, context.names.scope('${file.replaceAll('-', '_')}'), (node) =>
      // Return what replaces the node, or undefined to keep it.
      node.op === 'Dropout' ? node.inputs[0] : undefined,
    ),
});
`,
  );
  create(
    tree,
    `${folder}/${file}.test.ts`,
    `import { checkPass } from '@mrtjs/graph/testing';
import { ${camel} } from './${file}.js';

test('${name} does not change what a model computes', () => {
  const { changed } = checkPass(${camel}, { runs: 25, seed: 1 });
  // A pass that found nothing to do in any of the models was not checked at all.
  expect(changed).toBeGreaterThan(0);
});
`,
  );
  edit(tree, `${folder}/index.ts`, addImport(`export * from './${file}.js';`));
  return finish(
    tree,
    `Put "${camel}" into the sequence in packages/prepare/src/prepare.ts, where it belongs.`,
  );
};
