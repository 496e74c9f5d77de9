// Jest in ESM mode (run through `npm run jest`, which passes --experimental-vm-modules).
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      swcrc: false,
      sourceMaps: 'inline',
      jsc: {
        target: 'es2024',
        parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
        keepClassNames: true,
      },
      module: { type: 'es6' },
    },
  ],
};

const project = (displayName, roots, testMatch, more = {}) => ({
  displayName,
  rootDir: '.',
  roots: roots.map((root) => `<rootDir>/${root}`),
  testMatch,
  transform,
  testEnvironment: 'node',
  // `source` resolves our own `#lib` imports to TypeScript instead of dist.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  ...more,
});

export default {
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  projects: [
    project(
      'unit',
      ['apps', 'libs', 'test'],
      ['<rootDir>/{apps,libs}/**/*.spec.ts', '<rootDir>/test/*.spec.ts'],
    ),
    project('simulation', ['test'], ['<rootDir>/test/simulation/**/*.spec.ts']),
    project('validation', ['test'], ['<rootDir>/test/validation/**/*.spec.ts']),
    project('e2e', ['test'], ['<rootDir>/test/e2e/**/*.spec.ts']),
    project('browser', ['test'], ['<rootDir>/test/browser/**/*.spec.ts']),
  ],
};
