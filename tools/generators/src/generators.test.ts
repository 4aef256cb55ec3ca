import { createTree } from '@nx/devkit/testing';
import type { Tree } from '@nx/devkit';

type Generator = (tree: Tree, options: { readonly name: string }) => Promise<() => void>;

const generators: Record<string, Generator> = {
  dataset: jest.requireActual<Generator>('./dataset.cjs'),
  operator: jest.requireActual<Generator>('./operator.cjs'),
  pass: jest.requireActual<Generator>('./pass.cjs'),
};

async function generate(kind: string, name: string): Promise<Tree> {
  const tree = createTree();
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
  expect(
    tree
      .listChanges()
      .map(({ path }) => path)
      .filter((path) => path.startsWith('packages/'))
      .sort(),
  ).toEqual([...files].sort());
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
