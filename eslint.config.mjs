import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Layers, lowest first: a file may import from its own layer and from lower ones only. */
const layers = ['lib', 'constructs', 'stacks'];
const zones = layers.flatMap((target, level) =>
  [...layers.slice(level + 1), 'fleet.ts', 'main.ts', 'test', 'examples', 'bench'].map((from) => ({
    target: `./${target}`,
    from: `./${from}`,
    message: 'main imports stacks, stacks import constructs, constructs import lib; never the other way.',
  })),
);
/** One entrance each: the packages that may be swapped, and the disk. */
const entrances = [
  { name: 'cdktf', file: 'lib/terraform.ts', patterns: ['cdktf', 'cdktf/*', 'cdktn', 'cdktn/*'] },
  {
    name: 'provider',
    file: 'lib/cloudflare/**',
    patterns: ['@cdktf/provider-cloudflare', '@cdktf/provider-cloudflare/**'],
  },
  { name: 'fs', file: 'lib/output/**', patterns: ['node:fs', 'node:fs/*', 'fs'] },
];
const onlyVia = (allowed) => [
  'error',
  {
    patterns: entrances
      .filter(({ name }) => !allowed.includes(name))
      .map(({ file, patterns }) => ({ group: patterns, message: `Only ${file} imports this.` })),
  },
];

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'cdktf.out', 'generated', 'examples/*/generated', 'examples/*/cdktf.out'] },
  ...tseslint.configs.strictTypeChecked,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      '@typescript-eslint/no-restricted-imports': onlyVia([]),
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-member-accessibility': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  { files: ['lib/terraform.ts'], rules: { '@typescript-eslint/no-restricted-imports': onlyVia(['cdktf']) } },
  { files: ['lib/cloudflare/**'], rules: { '@typescript-eslint/no-restricted-imports': onlyVia(['provider']) } },
  { files: ['lib/output/**'], rules: { '@typescript-eslint/no-restricted-imports': onlyVia(['fs']) } },
  {
    files: ['test/**', 'bench/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
