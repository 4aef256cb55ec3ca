import { readFileSync } from 'node:fs';
import { createTree } from '@nx/devkit/testing';
import type { Tree } from '@nx/devkit';
import { workspacePath } from '@mrtjs/testing';

// The formatter cannot be loaded here; check.mjs checks the format too.
jest.mock('@nx/devkit', () => ({
  ...jest.requireActual<object>('@nx/devkit'),
  formatFiles: async () => undefined,
}));

type Generator = (tree: Tree, options: { readonly name: string }) => Promise<() => void>;

const generators: Record<string, Generator> = {
  dataset: jest.requireActual<Generator>('./dataset.cjs'),
  operator: jest.requireActual<Generator>('./operator.cjs'),
  pass: jest.requireActual<Generator>('./pass.cjs'),
};

/** The files that list what there is. */
const LISTS = [
  'packages/datasets/src/sets/index.ts',
  'packages/graph/src/ops/index.ts',
  'packages/engine-tfjs/src/kernels/reference.ts',
  'packages/graph/src/testing/cases/elementwise.ts',
  'packages/quantization/src/rules/index.ts',
  'packages/cvm/src/compile/rules/index.ts',
  'packages/prepare/src/passes/index.ts',
];

const original = (path: string): string => readFileSync(workspacePath(path), 'utf8');

/** A workspace of the lists alone, after a generator has been there. */
async function generate(kind: string, name: string): Promise<Tree> {
  const tree = createTree();
  for (const path of LISTS) tree.write(path, original(path));
  await generators[kind]?.(tree, { name });
  return tree;
}

test.each([
  [
    'dataset',
    'fashion-mnist',
    ['packages/datasets/src/sets/fashion-mnist.ts', 'packages/datasets/src/sets/fashion-mnist.test.ts'],
    'fashionMnist',
  ],
  [
    'operator',
    '_hard_swish',
    [
      'packages/graph/src/ops/hard-swish.ts',
      'packages/graph/src/ops/hard-swish.test.ts',
      'packages/quantization/src/rules/hard-swish.ts',
      'packages/quantization/src/rules/hard-swish.test.ts',
      'packages/cvm/src/compile/rules/hard-swish.ts',
    ],
    'hardSwish',
  ],
  [
    'pass',
    'foldScale',
    ['packages/prepare/src/passes/fold-scale.ts', 'packages/prepare/src/passes/fold-scale.test.ts'],
    'foldScale',
  ],
])('%s %s: its files, under the names of the house', async (kind, name, files, exported) => {
  const tree = await generate(kind, name);
  for (const file of files) expect(tree.read(file, 'utf8')).toContain(exported);
  const written = tree.listChanges().map(({ path }) => path);
  expect(written.filter((path) => path.startsWith('packages/') && !LISTS.includes(path)).sort()).toEqual(
    [...files].sort(),
  );
});

/** What the lists have more than before. */
function added(tree: Tree): Record<string, string[]> {
  return Object.fromEntries(
    LISTS.flatMap((path) => {
      const before = new Set(original(path).split('\n'));
      const lines = (tree.read(path, 'utf8') ?? '').split('\n').filter((line) => !before.has(line));
      return lines.length === 0 ? [] : [[path, lines]];
    }),
  );
}

test('an operator is in every table', async () => {
  expect(added(await generate('operator', '_hard_swish'))).toEqual({
    'packages/graph/src/ops/index.ts': [
      "import { hardSwish } from './hard-swish.js';",
      '  hardSwish,',
      '  hardSwish,',
    ],
    'packages/engine-tfjs/src/kernels/reference.ts': ['  ops.hardSwish,'],
    'packages/graph/src/testing/cases/elementwise.ts': ['  operatorCase(ops.hardSwish, [CUBE]),'],
    'packages/quantization/src/rules/index.ts': [
      "import { hardSwish } from './hard-swish.js';",
      '  hardSwish,',
    ],
    'packages/cvm/src/compile/rules/index.ts': [
      "import { hardSwish } from './hard-swish.js';",
      '  hardSwish,',
    ],
  });
});

test('lines are put in their place in the alphabet, and nothing else is changed', async () => {
  const tree = await generate('operator', 'hard_swish');
  const lines = (tree.read('packages/graph/src/ops/index.ts', 'utf8') ?? '').split('\n');
  const around = (line: string) => lines.slice(lines.indexOf(line) - 1, lines.indexOf(line) + 2);
  expect(around("import { hardSwish } from './hard-swish.js';")).toEqual([
    "import { hardSigmoid } from './hard-sigmoid.js';",
    "import { hardSwish } from './hard-swish.js';",
    "import { instanceNorm } from './instance-norm.js';",
  ]);
  expect(around('  hardSwish,')).toEqual(['  hardSigmoid,', '  hardSwish,', '  instanceNorm,']);
  const without = lines.filter((line) => !line.includes('hardSwish'));
  expect(without.join('\n')).toBe(original('packages/graph/src/ops/index.ts'));
});

test('a dataset is in the registry, a pass is exported', async () => {
  const dataset = added(await generate('dataset', 'fashion-mnist'));
  expect(Object.values(dataset).flat().join('\n')).toMatch(
    /import \{ fashionMnist \}[^]*\.use\(fashionMnist\);/,
  );
  expect(added(await generate('pass', 'fold-scale'))).toEqual({
    'packages/prepare/src/passes/index.ts': ["export * from './fold-scale.js';"],
  });
});

test('an operator keeps the name that MXNet gives it', async () => {
  const tree = await generate('operator', '_hard_swish');
  expect(tree.read('packages/graph/src/ops/hard-swish.ts', 'utf8')).toContain("name: '_hard_swish'");
});

test('nothing is overwritten, and a name that is none is refused', async () => {
  const tree = await generate('pass', 'fold-scale');
  await expect(generators['pass']?.(tree, { name: 'fold-scale' })).rejects.toThrow('already there');
  await expect(generate('pass', '../up')).rejects.toThrow('is not a name');
});
