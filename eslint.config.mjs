import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';

/** Which packages each package may import: the floors of docs/architecture.md. */
const MAY_IMPORT = {
  testing: [],
  tensor: [],
  graph: ['tensor'],
  mxnet: ['graph', 'tensor'],
  onnx: ['cvm', 'graph', 'tensor'],
  'engine-tfjs': ['graph', 'tensor'],
  'engine-onnxruntime': ['graph', 'onnx', 'tensor'],
  cvm: ['graph', 'tensor'],
  'cvm-runtime': ['cvm', 'graph', 'tensor'],
  prepare: ['graph', 'tensor'],
  calibration: ['graph', 'tensor'],
  quantization: ['graph', 'tensor'],
  merging: ['graph', 'tensor'],
  datasets: ['tensor'],
  validation: ['datasets', 'graph', 'tensor'],
  report: [],
};

const ALL = [...Object.keys(MAY_IMPORT), 'pipeline', 'cli'];

const depConstraints = [
  ...Object.entries(MAY_IMPORT).map(([name, allowed]) => ({
    sourceTag: `package:${name}`,
    onlyDependOnLibsWithTags: [name, 'testing', ...allowed].map((to) => `package:${to}`),
  })),
  {
    sourceTag: 'package:pipeline',
    onlyDependOnLibsWithTags: ALL.filter((to) => to !== 'cli').map((to) => `package:${to}`),
  },
  { sourceTag: 'package:cli', onlyDependOnLibsWithTags: ALL.map((to) => `package:${to}`) },
  { sourceTag: 'package:tools', onlyDependOnLibsWithTags: ['*'] },
];

/** Packages that run unchanged in a browser: `node:` modules only behind a `/node` entry point and in tests. */
const ANY_PLATFORM = [
  'tensor',
  'graph',
  'mxnet',
  'onnx',
  'cvm',
  'cvm-runtime',
  'prepare',
  'calibration',
  'quantization',
  'merging',
  'report',
];

/** What packages for any platform may not import. */
const ANY_PLATFORM_IMPORTS = { group: ['node:*'], message: 'This package also runs in a browser.' };

export default [
  ...nx.configs['flat/base'],
  ...nx.configs['flat/typescript'],
  { ignores: ['**/dist', '**/out-tsc', '**/coverage', '**/.nx', 'docs/api', '**/.run-*'] },
  {
    files: ['**/*.ts', '**/*.mts', '**/*.js', '**/*.mjs', '**/*.cjs'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: true,
          allow: ['^#platform$', '^.*/eslint\\.config\\.mjs$', '^.*/jest\\.(config|preset)(\\.[cm]?js)?$'],
          depConstraints,
        },
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.mts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Seeded randomness only.' },
      ],
    },
  },
  {
    files: ANY_PLATFORM.flatMap((name) => [
      `packages/${name}/src/**/*.ts`,
      `**/packages/${name}/src/**/*.ts`,
    ]),
    ignores: ['**/*.test.ts', '**/src/node/**', '**/src/platform/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [ANY_PLATFORM_IMPORTS] }],
    },
  },
  {
    files: ['packages/cvm/src/bounds-check/**/*.ts', '**/packages/cvm/src/bounds-check/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ANY_PLATFORM_IMPORTS,
            {
              group: ['**/bounds/rule.js', '**/bounds/rules/*', '**/bounds/weighted-sum.js'],
              message: 'The checker shares no rule with the prover.',
            },
          ],
        },
      ],
    },
  },
  prettier,
];
