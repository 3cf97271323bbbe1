import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Command } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { COMMON_OPTIONS, optionName, type OptionTable } from '../../src/cli/option.ts';
import { KNOWN_CLASSIFICATIONS } from '../../src/domain/policy/classification-names.ts';
import { catalogue } from '../../src/errors/catalogue.ts';
import { ROOT } from './named-tests.ts';
import { blocksIn, read } from './pages.ts';

/** The pages that people follow with their hands: a name that is none sends them nowhere. */
const PAGES = [
  'README.md',
  'docs/install.md',
  'docs/RMM-Integration.md',
  'docs/Runbook-Patch-Cycle.md',
  'docs/Troubleshooting.md',
  'docs/Policy-Authoring.md',
  'docs/kits.md',
  'docs/for-auditors.md',
  ...globSync('examples/**/README.md', { cwd: ROOT }).map((name) => name.replaceAll('\\', '/')),
].sort();

/** Names of others, and whose they are. */
const OF_OTHERS: Readonly<Record<string, string>> = {
  maxRunTimeInMinutes: 'Intune',
  patchpilotCode: 'a field of the RMM',
  patchpilotLine: 'a field of the RMM',
  patchpilotTenantId: 'a variable that the wrappers read',
  patchpilotClientId: 'a variable that the wrappers read',
  patchpilotSiteId: 'a variable that the wrappers read',
  patchpilotPolicyProfileId: 'a variable that the wrappers read',
};
const OPTIONS_OF_OTHERS: Readonly<Record<string, string>> = {
  check: 'ansible-playbook',
  'ignore-missing': 'sha256sum',
};

const inlineOf = (text: string): string[] =>
  [...text.replaceAll(/^ *```[^]*?^ *```$/gmu, '').matchAll(/`([^`\n]+)`/gu)].map(([, code = '']) => code);

/** Every name of a schema: keys, and the words that a value may be. */
function namesIn(value: unknown, names: Set<string>): Set<string> {
  if (typeof value === 'string') names.add(value);
  else if (Array.isArray(value)) for (const one of value) namesIn(one, names);
  else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value)) namesIn(one, names.add(key));
  return names;
}
const SCHEMAS = readdirSync(join(ROOT, 'schemas')).map((name) => JSON.parse(read(`schemas/${name}`)) as unknown);
/** The rules of a decision, which the evidence holds as text. */
const RULES = globSync('src/domain/select{.ts,/*.ts}', { cwd: ROOT }).flatMap((name) =>
  [...read(name).matchAll(/'([a-z]+[A-Z]\w+)'/gu)].map(([, rule = '']) => rule),
);
const KNOWN = namesIn(SCHEMAS, new Set([...Object.keys(OF_OTHERS), ...Object.keys(catalogue), ...RULES]));

/** The keys that a code mark names: `maintenanceWindows`, `rebootSettings.resumeAtStart`, `trustedHashes[]`. */
const keysIn = (code: string): string[] =>
  /^[a-z][A-Za-z]*(?:\[\])?(?:\.[a-z][A-Za-z]*(?:\[\])?)*$/u.test(code)
    ? code.split('.').map((key) => key.replace('[]', ''))
    : [];
const isName = (key: string): boolean => /[a-z][A-Z]/u.test(key);

function optionsOf({ options }: Command): string[] {
  const table: OptionTable = { ...options, ...COMMON_OPTIONS };
  return Object.entries(table).flatMap(([key, { also = [] }]) => [key, ...also].map(optionName));
}
const EVERY_OPTION = new Set([...COMMANDS.flatMap(optionsOf), ...Object.keys(OPTIONS_OF_OTHERS)]);

/** What one line of code says that is no command, or no option of its command. */
function faultsOf(line: string): string[] {
  const called = /(?:^|[\s"\\/])patchpilot(?:\.exe)?"? +(?=[a-z])(.*)/u.exec(line)?.[1];
  const command = COMMANDS.find(({ name }) => called !== undefined && `${called} `.startsWith(`${name} `));
  const options = [...line.matchAll(/(?<![\w-])--([a-z][a-z-]*)/gu)].map(([, option = '']) => option);
  const known = command === undefined ? EVERY_OPTION : new Set(optionsOf(command));
  return [
    ...(called !== undefined && command === undefined ? [`no command: patchpilot ${called}`] : []),
    ...options
      .filter((option) => !known.has(option))
      .map((option) => `no option of ${command?.name ?? 'any'}: --${option}`),
  ];
}

test('what is looked for is found', () => {
  assert.deepEqual(faultsOf('patchpilot status --exit-code --within 8d'), []);
  assert.deepEqual(faultsOf('C:\\x\\patchpilot.exe" run --within 8d'), ['no option of run: --within']);
  assert.deepEqual(faultsOf('patchpilot start'), ['no command: patchpilot start']);
  assert.deepEqual(faultsOf('run --detatch'), ['no option of any: --detatch']);
  assert.deepEqual(keysIn('updateSettings.maintenanceWindow').filter(isName), ['updateSettings', 'maintenanceWindow']);
  assert.ok(KNOWN.has('maintenanceWindows') && !KNOWN.has('maintenanceWindow'));
});

for (const page of PAGES)
  test(`${page} names commands, options and keys that exist`, () => {
    const text = read(page);
    const lines = blocksIn(text).flatMap((block) => block.text.split('\n'));
    const inline = inlineOf(text);
    const noName = inline.flatMap(keysIn).filter((key) => isName(key) && !KNOWN.has(key));
    assert.deepEqual([...new Set(noName)], []);
    assert.deepEqual([...inline, ...lines].flatMap(faultsOf), []);
  });

test('a name of others that no page uses is taken off the list', () => {
  const all = PAGES.map((page) => readFileSync(join(ROOT, page), 'utf8')).join('\n');
  assert.deepEqual(
    [...Object.keys(OF_OTHERS), ...Object.keys(OPTIONS_OF_OTHERS)].filter((name) => !all.includes(name)),
    [],
  );
});

test('the kinds of updates that the first policy names are classifications of Windows Update', () => {
  const row = /^\| which kinds +\| (.+) \|$/mu.exec(read('docs/Policy-Authoring.md'))?.[1] ?? '';
  const [key, ...names] = [...row.matchAll(/`([^`]+)`/gu)].map(([, name = '']) => name);
  assert.equal(key, 'includedClassifications');
  assert.ok(names.length > 5);
  for (const name of names) assert.ok(KNOWN_CLASSIFICATIONS.includes(name), name);
});
