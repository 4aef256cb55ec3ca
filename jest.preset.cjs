// Shared by every jest.config.mjs of the workspace. Tests run from the TypeScript sources: no build needed.
const path = require('node:path');
module.exports = {
  testEnvironment: path.join(__dirname, 'jest.environment.cjs'),
  testMatch: ['<rootDir>/src/**/*.test.ts'],
  transform: {
    '^.+\\.[cm]?[tj]s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironmentOptions: {
    customExportConditions: ['@mrtjs/source', 'node', 'node-addons', 'require', 'default'],
  },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  testTimeout: 60000,
};
