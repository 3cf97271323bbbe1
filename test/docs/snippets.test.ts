import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as v from 'valibot';
import { parseScenario } from '../../src/device/simulated/scenario-file.ts';
import { checkPolicyFile } from '../../src/domain/policy/check-file.ts';
import { checkPolicyTree } from '../../src/policy/check.ts';
import { kitEffect, kitSignature, kitSource } from '../../src/schema/kit.ts';
import { policyNames, policySchemas, type PolicyName } from '../../src/schema/policy/index.ts';
import { realSystem } from '../../src/system/real.ts';
import { aSystem, FakeTree, hash } from '../policy/fake-tree.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { start } from '../support/starts.ts';
import { ROOT } from './named-tests.ts';

const PAGES = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
);
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

/** Every block of JSON that a page shows, and every piece of it in a line that is whole JSON. */
const blocksOf = (page: string): string[] =>
  [...read(page).matchAll(/^ *```json\n([^]*?)^ *```$/gmu)].map(([, block = '']) => block);
const piecesOf = (page: string): string[] =>
  [
    ...read(page)
      .replaceAll(/^ *```[^]*?^ *```$/gmu, '')
      .matchAll(/`(\{"[^`]*\}|"\$\w+": [^`]*)`/gu),
  ].map(([, piece = '']) => piece);

type Kind = PolicyName | 'scenario' | 'kitSource' | 'kitSignature';

/** What a block shows, by its keys; null where nobody could tell. */
function kindOf(value: Record<string, unknown>): Kind | null {
  const keys = Object.keys(value).filter((key) => !key.startsWith('$'));
  if ('schemaVersion' in value && 'expect' in value) return 'scenario';
  if ('schemaVersion' in value && 'files' in value) return 'kitSource';
  if (keys.includes('algorithm')) return 'kitSignature';
  const of = policyNames.filter((name) => keys.every((key) => key in policySchemas[name].entries));
  return of.length === 1 ? (of[0] ?? null) : null;
}

function faultsOf(kind: Exclude<Kind, 'scenario'>, value: Record<string, unknown>): unknown[] {
  if (kind === 'kitSource') return v.safeParse(kitSource, value).issues ?? [];
  if (kind === 'kitSignature') return Object.keys(value).filter((key) => !(key in kitSignature.entries));
  const file = { policy: kind, file: `${kind}.json`, level: 'Global', profile: null, value } as const;
  const tree = new FakeTree({ [`/config/${kind}.json`]: value });
  const { faults, warnings } = checkPolicyTree(aSystem(tree), { config: '/config', programFolder: null, hash });
  return [...checkPolicyFile(file), ...faults, ...warnings];
}

test('there is something to look at', () => {
  assert.ok(PAGES.flatMap(blocksOf).length >= 3);
  assert.ok(PAGES.flatMap(piecesOf).length >= 6);
});

for (const page of PAGES)
  blocksOf(page).forEach((block, at) => {
    test(`${page}, JSON block ${at + 1} is a policy, kit or scenario without fault or warning`, async (context) => {
      const value = JSON.parse(block) as Record<string, unknown>;
      const kind = kindOf(value);
      assert.ok(kind !== null, `expected a block of a known kind, got ${block}`);
      if (kind !== 'scenario') return assert.deepEqual(faultsOf(kind, value), []);
      const { expect, name } = parseScenario(Buffer.from(block), page);
      const root = quickFolder();
      context.after(() => rmSync(root, { recursive: true, force: true }));
      const file = join(root, `${name}.json`);
      writeFileSync(file, block);
      const codes: number[] = [];
      while (codes.length < expect.length) codes.push((await start(realSystem([]), join(root, 'out'), file)).exitCode);
      assert.deepEqual(codes, expect);
    });
  });

/** A piece names members that a reader fills in: `"path"` and `"sha256"?` stand for a text of theirs. */
const FILLED: Readonly<Record<string, string>> = {
  path: 'C:\\x.dll',
  sha256: 'a'.repeat(64),
  minVersion: '1.2',
  key: 'HKLM\\SOFTWARE\\X',
  value: 'x',
  equals: 'y',
  name: 'X',
};
const filled = (piece: string): Record<string, unknown> => {
  const members = piece
    .replaceAll(/^\{|\}$/gu, '')
    .replace('[...]', '[]')
    .split(/, (?=")/u)
    .map((member) => member.replace(/^"(\w+)"\??$/u, (_, key: string) => `"${key}": ${JSON.stringify(FILLED[key])}`));
  return JSON.parse(`{${members.join(',')}}`) as Record<string, unknown>;
};

for (const page of ['docs/kits.md', 'docs/Policy-Authoring.md'])
  for (const piece of piecesOf(page))
    test(`${page}: ${piece} is taken where the page says that it is`, () => {
      const value = filled(piece);
      const [key = ''] = Object.keys(value);
      if (key === 'type') return assert.deepEqual(v.safeParse(kitEffect, value).issues ?? [], []);
      const policy = key === '$append' ? { updateSettings: { excludedKBs: value } } : { updateSettings: {}, ...value };
      return assert.deepEqual(faultsOf('UpdatePolicy', policy), []);
    });
