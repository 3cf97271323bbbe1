import { deepEqual, equal, match } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ESLint } from 'eslint';
import { parser, plugin } from 'typescript-eslint';
import { arrows } from '../../eslint.config.mjs';

/** The arrows alone, without types, so that files that do not exist can be judged. */
const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: [
    { files: ['**/*.ts'], languageOptions: { parser }, plugins: { '@typescript-eslint': plugin } },
    ...arrows,
  ] as ESLint.Options['overrideConfig'],
});

const complaints = async (file: string, code: string): Promise<string[]> => {
  const [result] = await eslint.lintText(code, { filePath: file });
  return result?.messages.map(({ message }) => message) ?? [];
};

const BAD: [file: string, code: string, complaint: RegExp][] = [
  [
    'src/domain/plan.ts',
    `import { readPolicy } from '../policy/read.ts';`,
    /src\/domain may import from errors, schema/,
  ],
  [
    'src/domain/plan.ts',
    `export { readPolicy } from '../policy/read.ts';`,
    /src\/domain may import from errors, schema/,
  ],
  ['src/domain/plan.ts', `import { readFileSync } from 'node:fs';`, /behind the doors/],
  ['src/domain/plan.ts', `import { readFileSync } from 'fs';`, /behind the doors/],
  ['src/domain/plan.ts', `import { createHash } from 'node:crypto';`, /values only/],
  ['src/domain/plan.ts', `export const now = () => Date.now();`, /clock/],
  ['src/domain/plan.ts', `export const now = () => new Date();`, /clock/],
  ['src/domain/plan.ts', `export const dice = () => Math.random();`, /clock/],
  ['src/domain/plan.ts', `export const env = process.env;`, /behind the doors/],
  ['src/domain/plan.ts', `import { newId } from '../system/ids.ts';`, /Only types of src\/system/],
  ['src/schema/run.ts', `import { plan } from '../domain/plan.ts';`, /may import from no other folder/],
  ['src/phases/05-install.ts', `import { runCycle } from '../pipeline/runner.ts';`, /src\/phases may import/],
  ['src/phases/05-install.ts', `import { testModeDevice } from '../device/test-mode.ts';`, /src\/phases may import/],
  ['src/phases/05-install.ts', `import { wua } from '../device/windows/wua.ts';`, /src\/phases may import/],
  ['src/phases/05-install.ts', `export const now = new Date().getTime();`, /clock/],
  ['src/phases/05-install.ts', `await fetch('http://localhost');`, /behind the doors/],
  ['src/pipeline/runner.ts', `import { run } from '../cli/run.ts';`, /src\/pipeline may import/],
  ['src/pipeline/runner.ts', `const { run } = await import('../cli/run.ts');`, /src\/pipeline may import/],
  ['src/pipeline/runner.ts', `const fs = await import('node:fs/promises');`, /behind the doors/],
  ['src/verify/chain.ts', `import { openRunFolder } from '../evidence/run-folder.ts';`, /src\/verify may import/],
  ['src/device/windows/wua.ts', `import { install } from '../../phases/05-install.ts';`, /src\/device may import/],
  ['src/evidence/writer.ts', `import { createHash } from 'node:crypto';`, /src\/evidence\/hash\.ts/],
  ['src/cli/run.ts', `console.log('x');`, /behind the doors/],
  ['src/cli/run.ts', `import { consola } from 'consola';`, /its place elsewhere/],
  ['src/report/html.ts', `import yargs from 'yargs';`, /its place elsewhere/],
  ['src/system/clock.ts', `import { run } from '../cli/run.ts';`, /src\/system may import/],
];

const GOOD: [file: string, code: string][] = [
  ['src/main.ts', `import { openAssets } from './system/assets.ts'; openAssets(); process.exitCode = 0;`],
  ['src/main.ts', `import { main } from './cli/main.ts'; main();`],
  [
    'src/domain/plan.ts',
    `import type { Update } from '../schema/update.ts'; export const of = (at: string) => new Date(at);`,
  ],
  [
    'src/phases/05-install.ts',
    `import type { System } from '../system/system.ts'; import { plan } from '../domain/plan.ts';`,
  ],
  ['src/phases/05-install.ts', `import type { Device } from '../device/port/device.ts';`],
  [
    'src/device/windows/wua.ts',
    `import type { Device } from '../port/device.ts'; import { meaning } from '../../domain/hresult.ts';`,
  ],
  ['src/evidence/hash.ts', `import { createHash } from 'node:crypto'; createHash('sha256');`],
  ['src/verify/chain.ts', `import { sha256 } from '../evidence/hash.ts';`],
  ['src/cli/output.ts', `import { createConsola } from 'consola'; process.stdout.write('x');`],
  ['src/cli/run.ts', `const { runCycle } = await import('../pipeline/runner.ts');`],
  ['src/system/clock.ts', `export const now = () => Date.now();`],
];

describe('the arrows between the folders of src', () => {
  for (const [file, code, complaint] of BAD) {
    test(`refused in ${file}: ${code}`, async () => {
      match((await complaints(file, code)).join('\n') || 'no complaint', complaint);
    });
  }
  for (const [file, code] of GOOD) {
    test(`accepted in ${file}: ${code}`, async () => deepEqual(await complaints(file, code), []));
  }
});

test('the lint that `check` runs has the arrows', async () => {
  const config = (await new ESLint().calculateConfigForFile('src/domain/plan.ts')) as {
    rules: Record<string, unknown[]>;
  };
  equal(config.rules['no-restricted-globals']?.[0], 2);
  equal(config.rules['@typescript-eslint/no-restricted-imports']?.[0], 2);
});
