import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { FOLDERS } from './src/build/arrows.mjs';

/** Packages of one purpose, and the places that have it. */
const PACKAGES = Object.entries({
  yargs: ['cli'],
  consola: ['cli/output.ts', 'system'],
  lockfile: ['system'],
  mustache: ['report', 'device'],
  '@xmldom/xmldom': ['device'],
  fflate: ['verify', 'bundle'],
  '@eslint-community/regexpp': ['domain'],
});

/** Built-in modules that touch the world outside the process, or the process itself. */
const DOORS =
  'child_process|cluster|dgram|dns|fs|http|http2|https|inspector|module|net|os|perf_hooks|process|readline|repl|sea|' +
  'sqlite|timers|tls|tty|v8|vm|wasi|worker_threads';

/** Global names that do the same. */
const GLOBAL_DOORS =
  'process console fetch WebSocket crypto performance setTimeout setInterval setImmediate globalThis'.split(' ');

/** Folders that decide: the same values in give the same value out, on every machine and in every year. */
const PURE = ['domain', 'schema'];

/** The two files that make hashes and signatures: pure, and nobody else needs the module. */
const CRYPTO = ['evidence/hash.ts', 'kit/signature.ts'];

/** What single places may use although it is forbidden around them. */
const EXEMPT = {
  'main.ts': ['process'],
  'cli/output.ts': ['process', 'console'],
  'evidence/hash.ts': ['crypto'],
};

const SAY_DOORS = 'Side effects only behind the doors in src/system.';
const SAY_CLOCK = 'The clock and the ids come from the doors in src/system.';

/**
 * @param {string} place a folder of src, or a file in one
 * @returns {{ regex: string, message: string, allowTypeImports?: boolean }[]} what it must not import
 */
const forbiddenImports = (place) => {
  const folder = /** @type {string} */ (place.split('/')[0]);
  const may = FOLDERS[folder]?.may ?? [];
  const allowed = [...may, folder, 'system'].map((to) =>
    to.endsWith('.ts') ? `${to.replace('.', '\\.')}$` : `${to}/`,
  );
  const foreign = PACKAGES.filter(([, places]) => !places.includes(place) && !places.includes(folder));
  const patterns = [
    {
      regex: `^${place === 'main.ts' ? '\\./' : '(?:\\.\\./)+'}(?!${allowed.join('|')})(?:${Object.keys(FOLDERS).join('|')})/`,
      message: `src/${folder} may import from ${may.join(', ') || 'no other folder'}; see the table in src/build/arrows.mjs.`,
    },
    {
      regex: `^(?:${foreign.map(([name]) => name).join('|')})(?:/|$)`,
      message: 'This package has its place elsewhere.',
    },
  ];
  if (folder === 'system') return patterns;
  patterns.push({ regex: `^(?:node:)?(?:${DOORS})(?:/|$)`, message: SAY_DOORS });
  if (PURE.includes(folder)) {
    patterns.push({ regex: '^node:(?!path/(?:posix|win32)$)', message: `src/${folder} works on values only.` });
  } else if (!CRYPTO.includes(place)) {
    patterns.push({
      regex: '^(?:node:)?crypto$',
      message: `Hashes and signatures are made in ${CRYPTO.map((file) => `src/${file}`).join(' and ')}, ids in src/system.`,
    });
  }
  if (place === 'main.ts') return patterns;
  return [
    ...patterns,
    { regex: '/system/', allowTypeImports: true, message: 'Only types of src/system; main.ts hands it in.' },
  ];
};

/**
 * @param {string} place
 * @returns {{ selector: string, message: string }[]}
 */
const forbiddenSyntax = (place) => {
  const lazyImports = forbiddenImports(place).map(({ regex, message }) => ({
    selector: `ImportExpression[source.value=/${regex.replaceAll('/', '\\/')}/]`,
    message,
  }));
  if (place === 'system') return lazyImports;
  return [
    ...lazyImports,
    { selector: "MemberExpression[object.name='Date'][property.name='now']", message: SAY_CLOCK },
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: SAY_CLOCK },
    { selector: "CallExpression[callee.name='Date']", message: SAY_CLOCK },
    { selector: "MemberExpression[object.name='Math'][property.name='random']", message: SAY_CLOCK },
  ];
};

/** @param {string} place */
const forbiddenGlobals = (place) => {
  if (place === 'system') return [];
  const exempt = Object.entries(EXEMPT).find(([file]) => file === place)?.[1] ?? [];
  return GLOBAL_DOORS.filter((name) => !exempt.includes(name)).map((name) => ({ name, message: SAY_DOORS }));
};

/**
 * The arrows as rules: one block per folder, then the files that may do more than their folder.
 *
 * @type {import('eslint').Linter.Config[]}
 */
export const arrows = [...Object.keys(FOLDERS), 'cli/output.ts', ...CRYPTO].map((place) => ({
  name: `arrows of src/${place}`,
  files: [place.endsWith('.ts') ? `src/${place}` : `src/${place}/**/*.ts`],
  rules: {
    '@typescript-eslint/no-restricted-imports': ['error', { patterns: forbiddenImports(place) }],
    'no-restricted-syntax': ['error', ...forbiddenSyntax(place)],
    'no-restricted-globals': ['error', ...forbiddenGlobals(place)],
  },
}));

export default defineConfig(
  { ignores: ['dist/', 'test/vectors/'] },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'off',
      'no-constant-condition': 'error',
      'no-control-regex': 'off',
      'no-empty': 'error',
      'no-fallthrough': 'error',
      'no-irregular-whitespace': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-escape': 'error',
      'object-shorthand': 'error',
      'prefer-template': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // Taking a key out of an object is a use of its name.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Keys that come from outside stand in brackets, so that they are seen to be text.
      '@typescript-eslint/dot-notation': 'off',
      // A port promises; a simulated device can answer at once.
      '@typescript-eslint/require-await': 'off',
      // A schema parameter ties a path to what is written there, also where it is named once.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Texts are taken apart into code points on purpose.
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    // More than four are given by name: at the call nobody tells the fifth from the sixth.
    files: ['src/**/*.ts', 'test/**/*.ts'],
    rules: { '@typescript-eslint/max-params': ['error', { max: 4 }] },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Doors are taken apart and put together again in tests; none of them uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      // A test that takes what is not there fails at that line, which is what it should do.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // node:test collects the promises of its own functions.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] },
          ],
        },
      ],
    },
  },
  {
    // The second verifier takes evidence as it comes, without the types of the product that wrote it.
    files: ['test/evidence/second-verifier/**/*.ts'],
    rules: {
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/prefer-optional-chain': 'off',
    },
  },
  {
    // What tools return is described where it is used; JSON.parse and untyped packages give `any`.
    files: ['**/*.mjs'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  arrows,
);
